using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Grpc.Core;
using ReasonRank.Ranking.Files;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Cli.Searching;

/// <summary>Retrieves for many queries over one stream.</summary>
internal sealed class Retriever(RetrievalService.RetrievalServiceClient client)
{
    /// <summary>The outcomes in the order of the queries.</summary>
    public async IAsyncEnumerable<SearchOutcome> SearchAsync(
        IReadOnlyList<Query> queries, SearchPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.RetrieveMany(cancellationToken: stop.Token);
        var writing = WriteAsync(call.RequestStream, queries, plan, stop.Token);
        try
        {
            var answered = 0;
            await foreach (var answer in call.ResponseStream.ReadAllAsync(stop.Token))
            {
                if (answer.Error is { Code: (int)StatusCode.NotFound } missing) throw RpcErrors.ToException(missing);
                var query = queries[int.Parse(answer.Tag, CultureInfo.InvariantCulture)];
                var response = answer.Response ?? new RetrieveResponse();
                yield return new(query, [.. response.Hits.Select(Map)], answer.Error, [])
                {
                    MatchCount = response.HasMatchCount ? response.MatchCount : null,
                    Facets = response.Facets,
                    Corrections = response.Corrections,
                };
                answered++;
            }
            if (answered < queries.Count)
                throw new CliException(ExitCode.Failed, $"the server answered {answered} of {queries.Count} queries and ended the stream");
        }
        finally
        {
            await stop.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteAsync(
        IClientStreamWriter<RetrieveManyRequest> writer, IReadOnlyList<Query> queries, SearchPlan plan, CancellationToken cancellationToken)
    {
        for (var i = 0; i < queries.Count; i++)
        {
            await writer.WriteAsync(
                new RetrieveManyRequest
                {
                    Tag = i.ToString(CultureInfo.InvariantCulture),
                    Request = new()
                    {
                        Collection = plan.Collection,
                        Query = queries[i].Text,
                        TopK = plan.Top,
                        Offset = plan.Offset,
                        Options = plan.Options,
                        QueryWeighting = plan.Weighting,
                        Facets = { plan.Facets },
                        Highlight = plan.Highlight,
                        IncludePassages = plan.WithText,
                        Explain = plan.Explain,
                    },
                },
                cancellationToken);
        }
        await writer.CompleteAsync();
    }

    private static RankedPassage Map(Hit hit) => new(hit.Rank, hit.PassageId, hit.Score)
    {
        Title = hit.Passage?.Title,
        Text = hit.Passage?.Text,
        Highlights = hit.Highlights.Count > 0 ? [.. hit.Highlights.Select(highlight => highlight.Text)] : null,
        Explanation = hit.Explanation is null ? null : Describe(new StringBuilder(), hit.Explanation, "").ToString(),
    };

    private static StringBuilder Describe(StringBuilder text, Explanation part, string indent)
    {
        text.Append(CultureInfo.InvariantCulture, $"{indent}{part.Value:0.####} = {part.Description}\n");
        foreach (var detail in part.Details) Describe(text, detail, indent + "  ");
        return text;
    }
}
