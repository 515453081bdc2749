using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>What lies beside exported data: where it came from, what was left out, and what it cost.</summary>
internal static class DataCard
{
    private static readonly JsonWriterOptions _indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The card as JSON.</summary>
    /// <param name="job">The job.</param>
    /// <param name="format">Name of the format.</param>
    /// <param name="parameters">The format's parameters, by name.</param>
    /// <param name="domains">Items by domain and place.</param>
    /// <param name="prompts">SHA-256 of the prompts' templates, by name.</param>
    /// <param name="hashes">SHA-256 of the files, by path.</param>
    public static string Write(
        Job job, string format, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, SortedDictionary<string, long>> domains,
        IReadOnlyDictionary<string, string> prompts, IReadOnlyDictionary<string, string> hashes)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _indented))
        {
            json.WriteStartObject();
            json.WriteString("job", job.Id);
            json.WriteString("name", job.Spec.Name);
            json.WriteString("collection", job.Spec.Collection);
            json.WriteString("submitted", job.Submitted.ToDateTimeOffset());
            json.WriteString("state", job.State.ToString().ToLowerInvariant());
            json.WriteString("format", format);
            Map(json, "parameters", parameters);
            json.WriteStartArray("steps");
            foreach (var step in job.Spec.Steps) json.WriteRawValue(Google.Protobuf.JsonFormatter.Default.Format(step));
            json.WriteEndArray();
            Counts(json, job.Counts);
            json.WriteStartObject("items_by_domain");
            foreach (var (domain, places) in domains.OrderBy(pair => pair.Key, StringComparer.Ordinal)) Map(json, domain, places);
            json.WriteEndObject();
            json.WriteStartObject("usage");
            json.WriteNumber("model_calls", job.Usage.ModelCalls);
            json.WriteNumber("cached_calls", job.Usage.CachedCalls);
            json.WriteNumber("prompt_tokens", job.Usage.PromptTokens);
            json.WriteNumber("completion_tokens", job.Usage.CompletionTokens);
            json.WriteNumber("reasoning_tokens", job.Usage.ReasoningTokens);
            json.WriteBoolean("estimated", job.Usage.Estimated);
            json.WriteEndObject();
            Map(json, "prompts_sha256", prompts);
            Map(json, "files_sha256", hashes);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void Counts(Utf8JsonWriter json, JobCounts counts)
    {
        json.WriteStartObject("queries");
        json.WriteNumber("total", counts.Total);
        json.WriteNumber("items", counts.Done);
        json.WriteNumber("duplicates", counts.Duplicates);
        json.WriteNumber("cancelled", counts.Cancelled);
        json.WriteNumber("waiting", counts.Waiting + counts.Running);
        Map(json, "filtered", counts.Filtered.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Map(json, "failed", counts.Failed.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        json.WriteEndObject();
    }

    private static void Map<T>(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, T>> entries)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in entries)
        {
            if (value is long number) json.WriteNumber(key, number);
            else json.WriteString(key, value?.ToString());
        }
        json.WriteEndObject();
    }
}
