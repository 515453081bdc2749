using System.Text;
using System.Text.Json;
using ReasonRank.Bm25;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Finds the term of an index that is nearest to a word. The term suggester gathers what is near; which of it is nearest is
/// for the contract to say, because the suggester weighs edits by length.
/// </summary>
internal sealed class TermFinder(Cluster cluster, CollectionAddress address)
{
    private const int MaxCandidates = 1_000;

    /// <summary>The nearest term; null where none is near enough.</summary>
    public async Task<string?> FindNearestAsync(string term, int mostEdits, CancellationToken cancellation)
    {
        var body = Json.Object(json =>
        {
            json.WriteNumber("size"u8, 0);
            json.WriteStartObject("suggest"u8);
            json.WriteStartObject("near"u8);
            json.WriteString("text"u8, term);
            json.WriteStartObject("term"u8);
            json.WriteString("field"u8, address.Fields.Content);
            json.WriteString("analyzer"u8, "keyword"u8);
            json.WriteNumber("max_edits"u8, mostEdits);
            json.WriteNumber("prefix_length"u8, 1);
            json.WriteNumber("min_word_length"u8, 1);
            json.WriteNumber("accuracy"u8, 0);
            json.WriteNumber("size"u8, MaxCandidates);
            json.WriteNumber("shard_size"u8, MaxCandidates);
            json.WriteString("suggest_mode"u8, "always"u8);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var answer = await cluster.AskAsync(
            HttpMethod.POST, $"/{address.Alias}/_search?allow_partial_search_results=false&filter_path=suggest.near.options", body, cancellation);
        if (!answer.IsSuccess) throw ClusterErrors.Of(answer, address.Name);
        using var document = answer.Parse();
        return OptionsOf(document.RootElement)
            .Select(option => (Text: option.GetProperty("text"u8).GetString()!, Passages: option.GetProperty("freq"u8).GetInt64()))
            .Select(option => (option.Text, option.Passages, Edits: Spelling.Distance(term, option.Text, mostEdits)))
            .Where(option => option.Edits <= mostEdits)
            .OrderBy(option => option.Edits).ThenByDescending(option => option.Passages)
            .ThenBy(option => Encoding.UTF8.GetBytes(option.Text), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))
            .FirstOrDefault().Text;
    }

    private static IEnumerable<JsonElement> OptionsOf(JsonElement answer) =>
        answer.TryGetProperty("suggest"u8, out var suggest)
            ? suggest.GetProperty("near"u8).EnumerateArray().SelectMany(entry => entry.GetProperty("options"u8).EnumerateArray())
            : [];
}
