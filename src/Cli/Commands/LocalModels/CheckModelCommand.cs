using System.CommandLine;
using ReasonRank.Cli.ModelChecks;
using ReasonRank.Cli.Output;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Cli.Commands.LocalModels;

/// <summary><c>reasonrank model check</c>: whether a model folder will rank as its checkpoint does.</summary>
internal sealed class CheckModelCommand : Command
{
    // The setting of the reranker service, as its configuration has it in the environment.
    private const string NativeVariable = "Reranker__NativeFolder";

    private readonly Terminal _terminal;

    private readonly Argument<string> _folder = new("FOLDER") { Description = "A folder with genai_config.json, as the model builder writes it" };
    private readonly Option<string?> _card = new("--card") { Description = "Model card of the checkpoint, such as reasonrank-7b [default: by the folder's name]", HelpName = "NAME" };
    private readonly Option<string> _provider = new("--provider") { Description = "What runs it: cuda, cpu, or auto for the GPU where there is one", DefaultValueFactory = _ => LocalDevice.Auto, HelpName = "NAME" };
    private readonly Option<string?> _native = new("--native")
    {
        Description = $"Folder of the native libraries of ONNX Runtime GenAI [default: {NativeVariable}, or beside the program, or the loader's path]",
        HelpName = "FOLDER",
    };

    private readonly Option<string?> _templates = new("--templates") { Description = "Folder of prompt templates besides the shipped ones", HelpName = "FOLDER" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object" };

    public CheckModelCommand(Terminal terminal)
        : base("check", "Load a model folder and check its files, tokenizer, chat template, end tokens, context and speed; exit code 1 when a check FAILED")
    {
        _terminal = terminal;
        Add(_folder);
        _provider.AcceptOnlyFromAmong([.. LocalDevice.Providers]);
        foreach (var option in new Option[] { _card, _provider, _native, _templates, _json }) Add(option);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new CheckRequest(
            parsed.GetRequiredValue(_folder), parsed.GetValue(_card), parsed.GetRequiredValue(_provider),
            parsed.GetValue(_native) ?? Environment.GetEnvironmentVariable(NativeVariable), parsed.GetValue(_templates));
        if (!Directory.Exists(request.Folder)) throw new CliException(ExitCode.BadInput, $"there is no folder {request.Folder}");
        var checkup = new ModelCheckup(request, CheckedModel.Of(request));
        var json = parsed.GetValue(_json);
        await foreach (var check in checkup.RunAsync(cancellationToken))
            if (!json) Print(check);
        if (json) Json.WriteLine(_terminal.Out, checkup.Report);
        return (int)(checkup.Report.Outcome == CheckOutcome.Failed ? ExitCode.Failed : ExitCode.Ok);
    }

    private void Print(Check check)
    {
        var outcome = check.Outcome == CheckOutcome.Failed ? "FAILED" : check.Outcome.ToString().ToLowerInvariant();
        _terminal.Out.WriteLine($"{outcome,-7}  {check.Name,-14}  {check.Finding.ReplaceLineEndings(" ").TrimEnd('.')}.{(check.Advice is { } advice ? $" {advice}" : "")}");
        // A slow model's next line may take minutes.
        _terminal.Out.Flush();
    }
}
