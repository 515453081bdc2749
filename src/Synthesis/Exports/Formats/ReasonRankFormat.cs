using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports.Formats;

/// <summary>
/// The layout of ReasonRank's own training data (reasonrank_data_13k): one line a query in <c>training_data_all.jsonl</c>, texts by
/// id in <c>id_query/</c> and <c>id_doc/</c>, a file for each data set under its name, as the rows tell it: a program that reads the
/// published data finds a row's texts in <c>id_doc/DATASET.json</c>.
/// </summary>
internal sealed class ReasonRankFormat : IExportFormat
{
    public string Name => "reasonrank";

    public string Description => "The layout of ReasonRank's published training data, for programs that read that: orders with their reasoning, and texts by id.";

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters => [];

    public string? Problem(ExportItems items) => items.Makes.Contains(StepResult.ValueOneofCase.Ranking)
        ? null
        : "needs orders: the job has no step that makes them, such as listwise";

    public string? LeavesOut(Item item, ParameterValues parameters) => item.Ranking() is null ? LeftOut.NoOrder : null;

    public async Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation)
    {
        // Numbers of items alone: to look for those of each data set among all items would take as many rounds as there are data sets.
        var dataSets = new SortedDictionary<string, List<long>>(StringComparer.Ordinal);
        await files.RowsAsync(
            "training_data_all.jsonl",
            async stream =>
            {
                var rows = 0L;
                await foreach (var item in items.AllAsync(cancellation))
                {
                    if (item.Ranking() is not { } ranking) continue;
                    var dataSet = DataSet(item);
                    if (!dataSets.TryGetValue(dataSet, out var numbers)) dataSets[dataSet] = numbers = [];
                    numbers.Add(item.Number);
                    rows++;
                    await JsonLines.ObjectAsync(
                        stream,
                        json =>
                        {
                            json.WriteString("dataset", dataSet);
                            json.WriteString("qid", item.Query.Id);
                            json.WriteStrings("initial_list", ranking.InitialIds);
                            json.WriteStrings("final_list", ranking.FinalIds);
                            json.WriteString("reasoning", ranking.Reasoning);
                            json.WriteStrings("relevant_docids", item.RelevantOf(ranking.InitialIds));
                        },
                        cancellation);
                }
                return rows;
            },
            cancellation);
        foreach (var (name, numbers) in dataSets)
        {
            await files.RowsAsync($"id_query/{name}.json", stream => JsonLines.MapAsync(stream, QueriesAsync(items.OfAsync(numbers, cancellation)), cancellation), cancellation);
            await files.RowsAsync($"id_doc/{name}.json", stream => JsonLines.MapAsync(stream, PassagesAsync(items.OfAsync(numbers, cancellation)), cancellation), cancellation);
        }
    }

    // A domain as the name of a file. Two domains may share one: ids are unique over all of a job.
    private static string DataSet(Item item) => string.Concat(item.Domain().Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private static async IAsyncEnumerable<(string, string)> QueriesAsync(IAsyncEnumerable<Item> items)
    {
        await foreach (var item in items) yield return (item.Query.Id, item.Query.Text);
    }

    private static async IAsyncEnumerable<(string, string)> PassagesAsync(IAsyncEnumerable<Item> items)
    {
        // Ids alone stay in memory: queries share passages.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var item in items)
        {
            var passages = item.Passages();
            foreach (var passage in item.Ranking()!.InitialIds.Where(seen.Add).Select(id => passages[id]))
                yield return (passage.PassageId, passage.Title.Length > 0 ? $"{passage.Title}\n{passage.Text}" : passage.Text);
        }
    }
}
