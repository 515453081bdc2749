using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Reranking;
using ReasonRank.V1;
using Option = System.CommandLine.Option;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth export</c>: writes what a job has made for a trainer.</summary>
internal sealed class ExportJobCommand : JobCommand
{
    private const string About =
        """
        Write what a job has made to a folder, in the layout of a trainer, with a data card and checksums.

        The folder appears when all files have arrived as they were sent; it must not be there, or be empty. The job need not
        have ended.

          reasonrank synth formats
          reasonrank synth export JOB --format llama-factory --output data
          reasonrank synth export JOB --format verl --output data --set half=all

        The first lists the formats with their parameters. What is in no file is told by reason, here and in data-card.json.
        """;

    private readonly Terminal _terminal;

    private readonly Option<string> _format = new("--format") { Description = "reasonrank, llama-factory, verl or erank; see synth formats", Required = true, HelpName = "NAME" };
    private readonly Option<string> _output = new("--output") { Description = "Folder to make", Required = true, HelpName = "FOLDER" };
    private readonly Option<string[]> _set = new("--set") { Description = "A parameter of the format, which synth formats lists; repeatable", HelpName = "NAME=VALUE" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object with the files" };

    public ExportJobCommand(Terminal terminal) : base("export", About)
    {
        _terminal = terminal;
        Add(Id);
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
                result.AddError($"--set takes NAME=VALUE, not '{token.Value}'.");
        });
        AddOptions((Option[])[_format, _output, _set, _json]);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(_output);
        var request = new ExportJobRequest { Id = parsed.GetRequiredValue(Id), Format = parsed.GetRequiredValue(_format), Parameters = new Struct() };
        foreach (var pair in parsed.GetValue(_set) ?? [])
            request.Parameters.Fields[pair[..pair.IndexOf('=', StringComparison.Ordinal)]] = RankingArguments.ToValue(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);

        using var folder = new AtomicFolder(path);
        using var call = stack.Jobs.ExportJob(request, cancellationToken: cancellationToken);
        var files = await Progress.RunAsync(
            _terminal, $"exporting {request.Format}", "bytes", null,
            progress => new ExportDownload(call.ResponseStream, folder.Temporary, progress).RunAsync(cancellationToken));
        folder.Commit();
        foreach (var loss in Losses(path)) _terminal.Error.WriteLine(loss);
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, new { Folder = path, Files = files.Select(file => new { file.Path, file.Bytes, file.Sha256 }) });
            return ExitCode.Ok;
        }
        foreach (var file in files) _terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.Combine(path, file.Path)}\t{file.Bytes:N0} bytes"));
        return ExitCode.Ok;
    }

    private static IEnumerable<string> Losses(string folder)
    {
        using var card = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "data-card.json")));
        // Cards of older services may lack something.
        if (card.RootElement.TryGetProperty("queries", out var queries) && queries.TryGetProperty("repeats", out var repeats) && repeats.GetInt64() > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{repeats.GetInt64():N0} of the written questions are left out: they nearly repeat another (repeats-another-question).");
        if (!card.RootElement.TryGetProperty("exported", out var exported) || !exported.TryGetProperty("left_out", out var leftOut)) yield break;
        var reasons = leftOut.EnumerateObject().Select(reason => KeyValuePair.Create(reason.Name, reason.Value.GetInt64())).ToList();
        if (reasons.Count > 0) yield return $"Items that are in no file: {JobText.Reasons(reasons)}.";
    }
}
