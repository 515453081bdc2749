using System.CommandLine;
using Grpc.Core;
using ReasonRank.Synthesis;

namespace ReasonRank.Cli.Connection;

/// <summary>A command that talks to the services: <c>--server URL</c> or <c>--local FOLDER</c>.</summary>
internal abstract class StackCommand : Command
{
    private const string ServerVariable = "REASONRANK_SERVER";

    private static readonly string Gateway =
        Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } configured ? configured : "http://localhost:5100";

    private readonly Option<string?> _server = new("--server")
    {
        Description = $"Address of a running gateway [default: {ServerVariable}, or http://localhost:5100]",
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
            if (!IsAddress(result.GetValue(_server)))
                result.AddError($"--server takes an address such as http://localhost:5100, not '{result.GetValue(_server)}'.");
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_server) is not null && result.GetResult(_local) is not null)
                result.AddError("Give either --server or --local.");
            if (result.GetResult(_server) is null && result.GetResult(_local) is null && !IsAddress(Gateway))
                result.AddError($"{ServerVariable} is '{Gateway}', not an address such as http://localhost:5100.");
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

    /// <summary>What the local stack does about jobs; null where the command has nothing to do with them.</summary>
    protected virtual SynthesisRole? JobsRole(ParseResult parsed) => null;

    /// <summary>Whether the services run inside this process.</summary>
    protected bool IsLocal(ParseResult parsed) => parsed.GetValue(_local) is not null;

    /// <summary>A command line of this program for the same services.</summary>
    protected string CommandLine(ParseResult parsed, string command) =>
        parsed.GetValue(_local) is { } folder ? $"reasonrank {command} --local {folder}"
        : parsed.GetValue(_server) is { } server ? $"reasonrank {command} --server {server}"
        : $"reasonrank {command}";

    /// <summary>Does the work.</summary>
    protected abstract Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken);

    private async Task<int> ConnectAndRunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var stack = parsed.GetValue(_local) is { } folder
            ? await LocalStack.StartAsync(folder, JobsRole(parsed), cancellationToken)
            : new Stack(new Uri(parsed.GetValue(_server) ?? Gateway));
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

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
