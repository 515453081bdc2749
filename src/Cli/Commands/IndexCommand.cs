using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Indexing;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank index</c>: puts the passages of a file into a collection.</summary>
internal sealed class IndexCommand : StackCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection; made when it is not there" };
    private readonly Option<string?> _beir = new("--beir") { Description = "Folder in BEIR's layout: its corpus.jsonl, or corpus.jsonl.gz", HelpName = "FOLDER" };
    private readonly Option<string?> _jsonl = new("--jsonl") { Description = "File with one passage per line: _id, text, optionally title and metadata", HelpName = "FILE" };
    private readonly Option<string?> _analyzer = new("--analyzer") { Description = $"One of {string.Join(", ", Analyzer.Names)}, english by default; for a new collection", HelpName = "NAME" };
    private readonly Option<double?> _k1 = new("--k1") { Description = "BM25's term frequency saturation, 0.9 by default; for a new collection", HelpName = "NUMBER" };
    private readonly Option<double?> _b = new("--b") { Description = "BM25's length normalization, 0.4 by default; for a new collection", HelpName = "NUMBER" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the outcome as JSON" };

    public IndexCommand(Terminal terminal) : base("index", "Put passages into a collection; one of the same id is replaced")
    {
        _terminal = terminal;
        Add(_collection);
        AddOptions(_beir, _jsonl, _analyzer, _k1, _b, _json);
        Validators.Add(result =>
        {
            if (result.GetResult(_beir) is null == result.GetResult(_jsonl) is null) result.AddError("Give either --beir or --jsonl.");
        });
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_collection);
        var corpus = parsed.GetValue(_jsonl) ?? CorpusOf(parsed.GetRequiredValue(_beir)!);
        if (!File.Exists(corpus)) throw new FileNotFoundException($"there is no file {corpus}");
        var settings = new CollectionSettings { Analyzer = parsed.GetValue(_analyzer) ?? "" };
        if (parsed.GetValue(_k1) is { } k1) settings.K1 = k1;
        if (parsed.GetValue(_b) is { } b) settings.B = b;

        var clock = Stopwatch.StartNew();
        await CollectionSetup.EnsureAsync(stack.Retrieval, name, settings, cancellationToken);
        var acknowledged = await Progress.RunAsync(
            _terminal, $"indexing {name}", "passages", Ingestion.Estimate(corpus),
            progress => new Ingestion(stack.Retrieval, name, progress).RunAsync(corpus, cancellationToken));
        var seconds = clock.Elapsed.TotalSeconds;
        var compacted = await stack.Retrieval.CompactCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken);
        Print(parsed.GetValue(_json), acknowledged, compacted.Collection, seconds);
        return acknowledged.Refused > 0 ? ExitCode.Failed : ExitCode.Ok;
    }

    private static string CorpusOf(string folder)
    {
        var plain = Path.Combine(folder, "corpus.jsonl");
        return !File.Exists(plain) && File.Exists(plain + ".gz") ? plain + ".gz" : plain;
    }

    private void Print(bool json, Acknowledgement acknowledged, Collection collection, double seconds)
    {
        if (json)
        {
            Json.WriteLine(_terminal.Out, new
            {
                Collection = collection.Name,
                Indexed = acknowledged.Applied,
                acknowledged.Refused,
                Passages = collection.PassageCount,
                Tokens = collection.TokenCount,
                Terms = collection.TermCount,
                Seconds = seconds,
            });
            return;
        }
        _terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{collection.Name}: {acknowledged.Applied:N0} passages indexed, {acknowledged.Refused:N0} refused, in {seconds:N1} s ({acknowledged.Applied / seconds:N0}/s)"));
        _terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The collection has {collection.PassageCount:N0} passages, {collection.TokenCount:N0} tokens, {collection.TermCount:N0} terms."));
    }
}
