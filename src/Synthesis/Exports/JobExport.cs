using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Jobs;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>Sends what a job has made in the layout of a trainer, with a data card and checksums.</summary>
internal sealed class JobExport(IEnumerable<IExportFormat> formats, ItemTable table, ItemPages pages, StepRegistry steps)
{
    private readonly SortedDictionary<string, IExportFormat> _formats = new(formats.ToDictionary(format => format.Name), StringComparer.Ordinal);

    /// <summary>Sends the files.</summary>
    /// <exception cref="RpcException">InvalidArgument with everything that is wrong; FailedPrecondition when the job has not what the format needs.</exception>
    public async Task RunAsync(Job job, ExportJobRequest request, IServerStreamWriter<ExportJobResponse> responses, CancellationToken cancellation)
    {
        var (format, parameters) = Read(request);
        var kinds = job.Spec.Steps.Count > 0 ? job.Spec.Steps.Select(step => step.Kind) : StepPlan.DefaultKinds;
        var items = new ExportItems(job, table, pages)
        {
            Makes = kinds.Select(steps.Find).OfType<IStep>().Select(step => step.Makes).ToHashSet(),
        };
        if (format.Problem(items) is { } problem)
            throw RpcErrors.Create(StatusCode.FailedPrecondition, $"The format {format.Name} {problem}.", RpcErrors.Info("NOTHING_TO_EXPORT", ("job", job.Id)));

        var sink = new ExportSink(responses);
        await format.WriteAsync(items, parameters, sink, cancellation);
        await sink.TextAsync(
            "data-card.json",
            DataCard.Write(
                job, format.Name, format.Parameters.ToDictionary(parameter => parameter.Name, parameters.TextOf),
                await DomainsAsync(items, cancellation), Prompts(), sink.Hashes.ToDictionary()),
            cancellation);
        await sink.TextAsync("checksums.sha256", string.Concat(sink.Hashes.Select(pair => $"{pair.Value}  {pair.Key}\n")), cancellation);
    }

    private (IExportFormat Format, ParameterValues Parameters) Read(ExportJobRequest request)
    {
        var violations = new Violations();
        if (!_formats.TryGetValue(request.Format, out var format))
            violations.Add("format", $"'{request.Format}' is unknown; known are {string.Join(", ", _formats.Keys)}").ThrowIfAny();
        var wrong = new List<Violation>();
        var raw = request.Parameters?.Fields.ToDictionary(field => field.Key, field => StepParameters.Plain(field.Value)) ?? [];
        var parameters = ParameterValues.Read(format!.Parameters, raw, "parameters", wrong);
        foreach (var violation in wrong) violations.Add(violation.Path, violation.Description);
        violations.ThrowIfAny();
        return (format, parameters);
    }

    private static async Task<IReadOnlyDictionary<string, SortedDictionary<string, long>>> DomainsAsync(ExportItems items, CancellationToken cancellation)
    {
        var domains = new Dictionary<string, SortedDictionary<string, long>>();
        await foreach (var item in items.AllAsync(cancellation))
        {
            if (!domains.TryGetValue(item.Domain(), out var places)) domains[item.Domain()] = places = new(StringComparer.Ordinal);
            var place = item.Place.Half + (item.Place.Validation ? "_validation" : "");
            places[place] = places.GetValueOrDefault(place) + 1;
        }
        return domains;
    }

    private static SortedDictionary<string, string> Prompts() => new(
        ShippedTemplates.All.Values
            .Where(template => template.Name.StartsWith("positives-", StringComparison.Ordinal)
                || template.Name is "hard-negatives" or "write-question" or "reasonrank" or "reasonrank-native" or "erank" or "setwise")
            .ToDictionary(template => template.Name, Sha256),
        StringComparer.Ordinal);

    private static string Sha256(PromptTemplate template) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', template.Sections.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}")))));
}
