using System.CommandLine;
using Grpc.Core;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection verify</c>: reads all files of a collection and checks them.</summary>
internal sealed class VerifyCollectionCommand : StackCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection" };

    public VerifyCollectionCommand(Terminal terminal)
        : base("verify", "Read all files of a collection again and check them, while it is searched and written")
    {
        _terminal = terminal;
        Add(_collection);
        AddOptions();
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_collection);
        try
        {
            var damaged = (await stack.Retrieval.VerifyCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken)).Damaged;
            if (damaged.Count == 0)
            {
                _terminal.Out.WriteLine($"{name}: sound");
                return ExitCode.Ok;
            }
            foreach (var file in damaged) _terminal.Out.WriteLine($"{name}: {file.File} {file.Problem}");
        }
        catch (RpcException damaged) when (damaged.StatusCode == StatusCode.DataLoss)
        {
            Failure.Report(damaged, _terminal.Error);
        }
        _terminal.Error.WriteLine($"Restore a backup, or go on without the damaged files: reasonrank collection repair {name}");
        return ExitCode.Failed;
    }
}
