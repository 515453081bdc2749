using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Copying;
using ReasonRank.Cli.Indexing;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Collections;

/// <summary><c>reasonrank collection copy</c>: copies a collection to another engine or service.</summary>
internal sealed class CopyCollectionCommand : StackCommand
{
    private const string Elasticsearch = "elasticsearch";

    private const string About =
        """
        Copy a collection to another engine or service while it is searched.

        What is there already as it should be is not sent again, and what the source does not have is deleted: a copy that was
        stopped goes on when the same command is run again. It ends when both sides are the same; then switch the service with
        Retrieval:Engine=elasticsearch, say. Scores stay the same.
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection" };
    private readonly Option<string> _to = new("--to") { Description = "elasticsearch, the address of another gateway, or a folder for the embedded engine", HelpName = "TARGET", Required = true };
    private readonly Option<string?> _elasticsearch = new("--elasticsearch") { Description = "With --to elasticsearch: its address, such as http://localhost:9200 [default: ConnectionStrings__elasticsearch; Retrieval__Elasticsearch__* hold the other settings]", HelpName = "URL" };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the copy, if it is another one", HelpName = "NAME" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the outcome as JSON" };

    public CopyCollectionCommand(Terminal terminal) : base("copy", About)
    {
        _terminal = terminal;
        Add(_collection);
        AddOptions(_to, _elasticsearch, _name, _json);
        Validators.Add(result =>
        {
            if (result.GetResult(_elasticsearch) is not null && result.GetValue(_to) != Elasticsearch)
                result.AddError("--elasticsearch needs --to elasticsearch.");
        });
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var (name, to) = (parsed.GetRequiredValue(_collection), parsed.GetRequiredValue(_to));
        var source = (await stack.Retrieval.GetCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken)).Collection;
        await using var target = await OpenAsync(to, parsed.GetValue(_elasticsearch), cancellationToken);
        var copy = await CollectionSetup.EnsureAsync(target.Retrieval, parsed.GetValue(_name) ?? name, source.Settings, cancellationToken);

        var clock = Stopwatch.StartNew();
        var outcome = await Progress.RunAsync(
            _terminal, $"copying {name}", "passages", source.PassageCount,
            progress => new CollectionCopy(stack.Retrieval, name, target.Retrieval, copy.Name, progress).RunAsync(cancellationToken));
        var after = (await target.Retrieval.CompactCollectionAsync(new() { Name = copy.Name }, cancellationToken: cancellationToken)).Collection;
        var seconds = clock.Elapsed.TotalSeconds;
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, new
            {
                Collection = after.Name,
                after.Engine,
                outcome.Copied,
                outcome.Unchanged,
                outcome.Deleted,
                outcome.IsComplete,
                Passages = after.PassageCount,
                Seconds = seconds,
            });
        }
        else
        {
            _terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{after.Name} ({after.Engine}): {outcome.Copied:N0} passages copied, {outcome.Unchanged:N0} there already, {outcome.Deleted:N0} deleted, {after.PassageCount:N0} in all, in {seconds:N1} s"));
        }
        if (!outcome.IsComplete) _terminal.Error.WriteLine("warning: the collection changes faster than it is copied; stop writing to it and run the command again");
        return outcome.IsComplete ? ExitCode.Ok : ExitCode.Failed;
    }

    private static async Task<Stack> OpenAsync(string to, string? elasticsearch, CancellationToken cancellationToken) =>
        to == Elasticsearch ? await LocalStack.StartOnElasticsearchAsync(elasticsearch, cancellationToken)
        : Uri.TryCreate(to, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? new Stack(address)
        : await LocalStack.StartAsync(to, cancellationToken);
}
