using System.CommandLine;
using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands.Jobs;

/// <summary><c>reasonrank synth preview</c>: takes a handful of queries through the steps at once.</summary>
internal sealed class PreviewJobCommand : JobCommand
{
    private const string About =
        """
        Take the first queries of a job through its steps now, and show what each step makes. Nothing is kept.

          reasonrank synth preview job.yaml --top 1
        """;

    private const int MaxQueries = 20;

    private readonly Terminal _terminal;

    private readonly Argument<string> _file = new("FILE") { Description = "The job, as YAML or JSON; see 'reasonrank synth example'" };
    private readonly Option<int> _top = new("--top") { Description = "Queries, 1 to 20", DefaultValueFactory = _ => 3, HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Print each result as a line of JSON" };

    public PreviewJobCommand(Terminal terminal) : base("preview", About)
    {
        _terminal = terminal;
        Add(_file);
        _top.Within(1, MaxQueries);
        AddOptions(_top, _json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        using var file = JobFile.Read(parsed.GetRequiredValue(_file));
        var request = new PreviewJobRequest { Spec = file.Spec, Queries = { file.First(parsed.GetValue(_top)) } };
        if (file.Spec.Questions is { } questions) questions.Count = Math.Min(questions.Count, parsed.GetValue(_top));
        var failed = false;
        var text = new PreviewText(_terminal.Out, request.Queries);
        try
        {
            using var call = stack.Jobs.PreviewJob(request, cancellationToken: cancellationToken);
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                failed |= response.Ended?.State == ItemState.Failed;
                if (parsed.GetValue(_json)) Json.WriteLine(_terminal.Out, MessageJson.Of(response));
                else text.Write(response);
                await _terminal.Out.FlushAsync(cancellationToken);
            }
        }
        catch (RpcException failure) when (JobRefusal.IsRefusal(failure))
        {
            throw JobRefusal.Located(failure, file);
        }
        return failed ? ExitCode.Failed : ExitCode.Ok;
    }
}
