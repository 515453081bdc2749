using Grpc.Core;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Parameters;
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

    /// <summary>The formats that there are, by name.</summary>
    public IEnumerable<ExportFormat> Formats => _formats.Values.Select(format => new ExportFormat
    {
        Name = format.Name,
        Description = format.Description,
        Parameters =
        {
            format.Parameters.Select(parameter => new ExportParameter
            {
                Name = parameter.Name,
                Description = parameter.Description,
                DefaultValue = parameter.DefaultText,
            }),
        },
    });

    /// <summary>Sends the files.</summary>
    /// <exception cref="RpcException">InvalidArgument with everything that is wrong; FailedPrecondition when the job has not what the format needs.</exception>
    public async Task RunAsync(Job job, ExportJobRequest request, IServerStreamWriter<ExportJobResponse> responses, CancellationToken cancellation)
    {
        var (format, parameters) = Read(request);
        var plan = StepPlan.Read(job.Spec, steps, "spec", []);
        var items = new ExportItems(job, table, pages)
        {
            Makes = plan.Steps.Select(step => step.Step.Makes).ToHashSet(),
            Until = await table.LastEndAsync(job.Id, cancellation),
        };
        if (format.Problem(items) is { } problem)
            throw RpcErrors.Create(StatusCode.FailedPrecondition, $"The format {format.Name} {problem}.", RpcErrors.Info("NOTHING_TO_EXPORT", ("job", job.Id)));

        items = items.Without(await WrittenRepeats.FindAsync(items, table, cancellation));
        var census = await ExportCensus.TakeAsync(items, plan, item => format.LeavesOut(item, parameters), cancellation);
        var sink = new ExportSink(responses);
        await format.WriteAsync(items, parameters, sink, cancellation);
        await sink.TextAsync("data-card.json", DataCard.Write(job, format, parameters, census, sink), cancellation);
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
}
