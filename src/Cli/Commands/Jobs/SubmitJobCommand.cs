using System.CommandLine;
using System.Globalization;
using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.Synthesis;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth submit</c>: makes a job.</summary>
internal sealed class SubmitJobCommand : JobCommand
{
    private const string About =
        """
        Make a job of a file and the queries that it names, and print its id.

        The job is made when all has arrived, or not at all. What was submitted before with the same content is the same job,
        which comes back: a command that was cut off can be run again. --new makes another one.

          reasonrank synth submit job.yaml --watch
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string> _file = new("FILE") { Description = "The job, as YAML or JSON; see 'reasonrank synth example'" };
    private readonly Option<string?> _key = new("--idempotency-key") { Description = "Stands for the job in place of a hash of its content, at most 128 characters; another content under it is refused", HelpName = "KEY" };
    private readonly Option<bool> _new = new("--new") { Description = "Make a job even where one with the same content is" };
    private readonly Option<bool> _watch = new("--watch") { Description = "Follow the job to its end, as 'reasonrank synth watch' does" };
    private readonly WatchArguments _watching = new();

    public SubmitJobCommand(Terminal terminal) : base("submit", About)
    {
        _terminal = terminal;
        Add(_file);
        AddOptions([_key, _new, _watch, .. _watching.Options]);
        Validators.Add(result =>
        {
            if (result.GetValue(_new) && result.GetResult(_key) is not null) result.AddError("Give either --idempotency-key or --new.");
        });
    }

    protected override SynthesisRole? JobsRole(ParseResult parsed) => parsed.GetValue(_watch) ? SynthesisRole.Both : SynthesisRole.Service;

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var submitted = await SubmitAsync(parsed, stack, cancellationToken);
        var job = submitted.Job;
        var what = submitted.Existed ? "was there already" : "is made";
        var removed = job.Counts.Duplicates > 0 ? string.Create(CultureInfo.InvariantCulture, $", {job.Counts.Duplicates:N0} duplicates removed") : "";
        _terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The job {what}: {job.Counts.Total:N0} queries{removed}."));
        if (!_watching.IsJson(parsed)) _terminal.Out.WriteLine(job.Id);
        else Json.WriteLine(_terminal.Out, MessageJson.Of(submitted));
        await _terminal.Out.FlushAsync(cancellationToken);
        if (parsed.GetValue(_watch))
            return await _watching.RunAsync(
                parsed, _terminal, stack, job.Id, "", () => _terminal.Error.WriteLine(ComeBack(parsed, job.Id)), cancellationToken);
        _terminal.Error.WriteLine(ComeBack(parsed, job.Id));
        return ExitCode.Ok;
    }

    private async Task<SubmitJobResponse> SubmitAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        using var file = JobFile.Read(parsed.GetRequiredValue(_file));
        var upload = new JobUpload(file);
        var content = upload.Inspect(cancellationToken);
        var key = parsed.GetValue(_new) ? "" : parsed.GetValue(_key) ?? $"content-{content}";
        try
        {
            return await Progress.RunAsync(
                _terminal, "submitting", "queries", upload.Queries, progress => upload.SendAsync(stack.Jobs, key, progress, cancellationToken));
        }
        catch (RpcException failure) when (JobRefusal.IsRefusal(failure))
        {
            throw JobRefusal.Located(failure, file);
        }
    }
}
