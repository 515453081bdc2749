using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReasonRank.Ranking.Parameters;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.V1;
using Usage = ReasonRank.Ranking.Usage;

namespace ReasonRank.Synthesis.Exports;

/// <summary>What lies beside exported data: where it came from, what was left out, and what it cost.</summary>
internal static class DataCard
{
    private const string AboutUsage =
        "All calls of this job, also those that failed, were broken off, or were made for queries that failed; cached ones took no tokens. "
        + "Under steps: the calls that made the results of items, repeats and filtered queries, also where another job had made them before.";

    private static readonly JsonWriterOptions _indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The card as JSON.</summary>
    /// <param name="job">The job.</param>
    /// <param name="format">The format.</param>
    /// <param name="parameters">The format's parameters.</param>
    /// <param name="census">Counts of the queries.</param>
    /// <param name="files">The files.</param>
    public static string Write(Job job, IExportFormat format, ParameterValues parameters, ExportCensus census, ExportSink files)
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
            json.WriteString("format", format.Name);
            Map(json, "parameters", format.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, parameters.TextOf(parameter))));
            json.WritePropertyName("spec");
            // As job files have it.
            MessageJson.Of(job.Spec).WriteTo(json);
            Queries(json, job.Counts, census);
            Maps(json, "domains", census.Domains);
            Steps(json, census);
            Exported(json, census);
            Usage(json, job.Usage.ToUsage(), census);
            Maps(json, "models", census.Models);
            Map(json, "prompts_sha256", census.Prompts);
            Map(json, "files_rows", files.Rows);
            Map(json, "files_sha256", files.Hashes);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void Queries(Utf8JsonWriter json, JobCounts counts, ExportCensus census)
    {
        json.WriteStartObject("queries");
        json.WriteNumber("submitted", counts.Total + counts.Duplicates);
        json.WriteNumber("duplicates", counts.Duplicates);
        foreach (var (state, count) in census.Queries) json.WriteNumber(state, count);
        json.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter json, ExportCensus census)
    {
        json.WriteStartArray("steps");
        // Queries under way are somewhere in between; those that are neither filtered nor failed came through to here.
        var entered = census.Queries.Values.Sum() - census.Queries["waiting"] - census.Queries["cancelled"];
        foreach (var (step, counts) in census.Steps)
        {
            json.WriteStartObject();
            json.WriteString("step", step);
            json.WriteNumber("entered", entered);
            Ends(json, counts);
            json.WriteNumber("passed", entered -= counts.Sum);
            json.WriteStartObject("domains");
            foreach (var (domain, ends) in counts.Domains)
            {
                json.WriteStartObject(domain);
                Ends(json, ends);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Ends(Utf8JsonWriter json, ExportCensus.Ends ends)
    {
        Map(json, "filtered", ends.Filtered);
        Map(json, "failed", ends.Failed);
    }

    private static void Exported(Utf8JsonWriter json, ExportCensus census)
    {
        json.WriteStartObject("exported");
        json.WriteNumber("items", census.Exported);
        Map(json, "left_out", census.LeftOut);
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, Usage usage, ExportCensus census)
    {
        json.WriteStartObject("usage");
        json.WriteString("about", AboutUsage);
        Usage(json, usage);
        json.WriteStartObject("steps");
        foreach (var (step, counts) in census.Steps)
        {
            if (counts.Results == 0) continue;
            json.WriteStartObject(step);
            json.WriteNumber("results", counts.Results);
            Usage(json, counts.Usage);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Usage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteNumber("model_calls", usage.ModelCalls);
        json.WriteNumber("cached_calls", usage.CachedCalls);
        json.WriteNumber("prompt_tokens", usage.PromptTokens);
        json.WriteNumber("completion_tokens", usage.CompletionTokens);
        json.WriteNumber("reasoning_tokens", usage.ReasoningTokens);
        json.WriteBoolean("estimated", usage.Estimated);
    }

    private static void Maps(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, SortedDictionary<string, long>> entries)
    {
        json.WriteStartObject(name);
        foreach (var (key, counts) in entries) Map(json, key, counts);
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
