using System.CommandLine;
using Grpc.Core;

namespace ReasonRank.Cli.Connection;

/// <summary>A command that talks to the services: <c>--server URL</c> or <c>--local FOLDER</c>.</summary>
internal abstract class StackCommand : Command
{
    private static readonly Uri Gateway = new("http://localhost:5100");

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"Address of a running gateway [default: {Gateway.OriginalString}]",
        HelpName = "URL",
    };

    private readonly Option<string?> _local = new("--local")
    {
        Description = "Work without any server on the collections in this folder",
        HelpName = "FOLDER",
    };

    protected StackCommand(string name, string description) : base(name, description)
    {
        _server.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValue(_server), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                result.AddError($"--server takes an address such as {Gateway.OriginalString}, not '{result.GetValue(_server)}'.");
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_server) is not null && result.GetResult(_local) is not null)
                result.AddError("Give either --server or --local.");
        });
        SetAction(ConnectAndRunAsync);
    }

    /// <summary>Adds the command's own options, then where to find the services.</summary>
    protected void AddOptions(params ReadOnlySpan<Option> options)
    {
        foreach (var option in options) Add(option);
        Add(_server);
        Add(_local);
    }

    /// <summary>Does the work.</summary>
    protected abstract Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken);

    private async Task<int> ConnectAndRunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var stack = parsed.GetValue(_local) is { } folder
            ? await LocalStack.StartAsync(folder, cancellationToken)
            : new Stack(parsed.GetValue(_server) is { } server ? new Uri(server) : Gateway);
        try
        {
            return (int)await RunAsync(parsed, stack, cancellationToken);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException failure) when (failure is { StatusCode: StatusCode.Unavailable, Status.DebugException: not null })
        {
            throw new CliException(
                ExitCode.Unreachable,
                $"nothing answers at {stack.Address.OriginalString}; start the stack with: dotnet run --project AppHost");
        }
    }
}
