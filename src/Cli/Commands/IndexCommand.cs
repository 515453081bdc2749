using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Indexing;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Splitting;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank index</c>: puts passages of files into a collection.</summary>
internal sealed class IndexCommand : StackCommand
{
    private const string About =
        """
        Put passages into a collection; one of the same id is replaced, one that is there as it is stays.

        An import that was stopped goes on when the same command is run again. With --folder, passages keep their ids as long
        as their own text stays, and those that a file no longer has are deleted; --sync also deletes those of files that are gone.
        """;

    private readonly Terminal _terminal;

    private readonly Argument<string> _collection = new("COLLECTION") { Description = "Name of the collection; made when it is not there" };
    private readonly Option<string?> _beir = new("--beir") { Description = "Folder in BEIR's layout: its corpus.jsonl, or corpus.jsonl.gz", HelpName = "FOLDER" };
    private readonly Option<string?> _jsonl = new("--jsonl") { Description = "File with one passage per line: _id, text, optionally title and metadata", HelpName = "FILE" };
    private readonly Option<string?> _trec = new("--trec") { Description = "File or folder in TREC's text layout: <DOC> with <DOCNO> and <TEXT>", HelpName = "PATH" };
    private readonly Option<string?> _folder = new("--folder") { Description = "Folder of Markdown and plain text files (.md, .markdown, .txt), which are cut into passages", HelpName = "FOLDER" };
    private readonly Option<int> _length = new Option<int>("--passage-length") { Description = "With --folder: longest passage, in characters", DefaultValueFactory = _ => new SplitOptions().MaxLength, HelpName = "N" }.Within(SplitOptions.ShortestPassage, SplitOptions.LongestPassage);
    private readonly Option<int> _overlap = new("--overlap") { Description = "With --folder: how much of a passage the next one repeats, in characters, at most half of its length", DefaultValueFactory = _ => 0, HelpName = "N" };
    private readonly Option<bool> _sync = new("--sync") { Description = "Delete all passages of the collection that the input does not have" };
    private readonly Option<string?> _analyzer = new("--analyzer") { Description = $"One of {string.Join(", ", Analyzer.Names)}, english by default; for a new collection", HelpName = "NAME" };
    private readonly Option<double?> _k1 = new("--k1") { Description = "BM25's term frequency saturation, 0.9 by default; for a new collection", HelpName = "NUMBER" };
    private readonly Option<double?> _b = new("--b") { Description = "BM25's length normalization, 0.4 by default; for a new collection", HelpName = "NUMBER" };
    private readonly Option<bool> _separateFields = new("--separate-fields") { Description = "Let titles and texts be searched apart too, by search --boost; for a new collection" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the outcome as JSON" };

    public IndexCommand(Terminal terminal) : base("index", About)
    {
        _terminal = terminal;
        Add(_collection);
        AddOptions(_jsonl, _beir, _trec, _folder, _length, _overlap, _sync, _analyzer, _k1, _b, _separateFields, _json);
        Validators.Add(result =>
        {
            if (new Option[] { _jsonl, _beir, _trec, _folder }.Count(option => result.GetResult(option) is not null) != 1)
                result.AddError("Give one of --jsonl, --beir, --trec and --folder.");
            if (result.GetResult(_folder) is null && (result.GetResult(_length) is { Implicit: false } || result.GetResult(_overlap) is { Implicit: false }))
                result.AddError("--passage-length and --overlap need --folder.");
            if (result.GetValue(_overlap) < 0 || result.GetValue(_overlap) > result.GetValue(_length) / 2)
                result.AddError("--overlap takes 0 to half of --passage-length.");
        });
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var name = parsed.GetRequiredValue(_collection);
        var source = SourceOf(parsed);
        var settings = new CollectionSettings { Analyzer = parsed.GetValue(_analyzer) ?? "" };
        settings.SeparateFields = parsed.GetValue(_separateFields);
        if (parsed.GetValue(_k1) is { } k1) settings.K1 = k1;
        if (parsed.GetValue(_b) is { } b) settings.B = b;

        var total = source.Count(cancellationToken);
        var clock = Stopwatch.StartNew();
        var collection = await CollectionSetup.EnsureAsync(stack.Retrieval, name, settings, cancellationToken);
        var outcome = await Progress.RunAsync(
            _terminal, $"indexing {name}", "passages", total,
            progress => new Ingestion(stack.Retrieval, collection, progress).RunAsync(source, parsed.GetValue(_sync), cancellationToken));
        var seconds = clock.Elapsed.TotalSeconds;
        var compacted = await stack.Retrieval.CompactCollectionAsync(new() { Name = name }, cancellationToken: cancellationToken);
        Print(parsed.GetValue(_json), outcome, compacted.Collection, seconds);
        return outcome.Refused > 0 ? ExitCode.Failed : ExitCode.Ok;
    }

    private PassageSource SourceOf(ParseResult parsed)
    {
        if (parsed.GetValue(_trec) is { } trec) return PassageSource.Trec(Existing(trec));
        if (parsed.GetValue(_folder) is { } folder)
            return PassageSource.Folder(Existing(folder), new SplitOptions(parsed.GetValue(_length), parsed.GetValue(_overlap)));
        var corpus = parsed.GetValue(_jsonl) ?? CorpusOf(parsed.GetRequiredValue(_beir)!);
        return File.Exists(corpus) ? PassageSource.Jsonl(corpus) : throw new FileNotFoundException($"there is no file {corpus}");
    }

    private static string Existing(string path) =>
        Path.Exists(path) ? path : throw new FileNotFoundException($"there is no file or folder {path}");

    private static string CorpusOf(string folder)
    {
        var plain = Path.Combine(folder, "corpus.jsonl");
        return !File.Exists(plain) && File.Exists(plain + ".gz") ? plain + ".gz" : plain;
    }

    private void Print(bool json, IngestionOutcome outcome, Collection collection, double seconds)
    {
        if (json)
        {
            Json.WriteLine(_terminal.Out, new
            {
                Collection = collection.Name,
                Indexed = outcome.Applied,
                outcome.Unchanged,
                outcome.Deleted,
                outcome.Refused,
                Passages = collection.PassageCount,
                Tokens = collection.TokenCount,
                Terms = collection.TermCount,
                Seconds = seconds,
            });
            return;
        }
        var (unchanged, deleted) = (Part(outcome.Unchanged, "unchanged"), Part(outcome.Deleted, "deleted"));
        _terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{collection.Name}: {outcome.Applied:N0} passages indexed{unchanged}{deleted}, {outcome.Refused:N0} refused, in {seconds:N1} s ({(outcome.Applied + outcome.Unchanged) / seconds:N0}/s)"));
        _terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The collection has {collection.PassageCount:N0} passages, {collection.TokenCount:N0} tokens, {collection.TermCount:N0} terms."));
    }

    private static string Part(long count, string what) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {count:N0} {what}") : "";
}
