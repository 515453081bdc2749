using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// The layout of ReasonRank's own training data (reasonrank_data_13k): one line a query in <c>training_data_all.jsonl</c>, texts by
/// id in <c>id_query/</c> and <c>id_doc/</c>, a file for each data set.
/// </summary>
internal sealed class ReasonRankFormat : IExportFormat
{
    public string Name => "reasonrank";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters => [];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Ranking)
        ? null
        : "needs orders: the job has no step that makes them, such as listwise";

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        var domains = new SortedSet<string>(StringComparer.Ordinal);
        await files.FileAsync(
            "training_data_all.jsonl",
            async stream =>
            {
                await foreach (var item in items.AllAsync(cancellation))
                {
                    if (item.Ranking() is not { } ranking) continue;
                    domains.Add(item.Domain());
                    await JsonLines.ObjectAsync(
                        stream,
                        json =>
                        {
                            json.WriteString("dataset", item.Domain());
                            json.WriteString("qid", item.Query.Id);
                            json.WriteStrings("initial_list", ranking.InitialIds);
                            json.WriteStrings("final_list", ranking.FinalIds);
                            json.WriteString("reasoning", ranking.Reasoning);
                            json.WriteStrings("relevant_docids", item.Relevant());
                        },
                        cancellation);
                }
            },
            cancellation);
        foreach (var domain in domains)
        {
            var file = string.Concat(domain.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
            await files.FileAsync($"id_query/{file}.json", stream => JsonLines.MapAsync(stream, QueriesAsync(items, domain, cancellation), cancellation), cancellation);
            await files.FileAsync($"id_doc/{file}.json", stream => JsonLines.MapAsync(stream, PassagesAsync(items, domain, cancellation), cancellation), cancellation);
        }
    }

    private static async IAsyncEnumerable<(string, string)> QueriesAsync(
        ExportItems items, string domain, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in items.AllAsync(cancellation))
            if (item.Ranking() is not null && item.Domain() == domain) yield return (item.Query.Id, item.Query.Text);
    }

    private static async IAsyncEnumerable<(string, string)> PassagesAsync(
        ExportItems items, string domain, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        // Ids alone stay in memory: queries share passages.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in items.AllAsync(cancellation))
        {
            if (item.Ranking() is null || item.Domain() != domain) continue;
            foreach (var passage in item.Candidates())
                if (seen.Add(passage.PassageId)) yield return (passage.PassageId, passage.Title.Length > 0 ? $"{passage.Title}\n{passage.Text}" : passage.Text);
        }
    }
}
