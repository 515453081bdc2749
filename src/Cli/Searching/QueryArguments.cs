using System.CommandLine;
using System.Globalization;
using ReasonRank.V1;
using Option = System.CommandLine.Option;

namespace ReasonRank.Cli.Searching;

/// <summary>The options of a search that say what to look for besides the words, and what to tell besides the results.</summary>
internal sealed class QueryArguments
{
    private const char Separator = '=';

    private static readonly Dictionary<string, QueryWeighting> Weightings = new()
    {
        ["count"] = QueryWeighting.Count,
        ["bm25"] = QueryWeighting.Bm25,
    };

    private readonly Option<bool> _syntax = new("--syntax") { Description = "Read the query as a syntax: +word and \"two words\" must occur, -word must not" };
    private readonly Option<bool> _fuzzy = new("--fuzzy") { Description = "Put the nearest word of the collection in the place of one that it does not have" };
    private readonly Option<string?> _moreLike = new("--more-like") { Description = "Find passages like this one; TEXT may be left out", HelpName = "ID" };
    private readonly Option<string?> _weighting = new("--query-weighting") { Description = "Weight of the query's words: count, or bm25, which suits queries of a paragraph", HelpName = "NAME" };
    private readonly Option<string[]> _boosts = new("--boost") { Description = "Search titles and texts apart, with this boost for a field; title=2 say; the other has 1; for a collection made with --separate-fields", HelpName = "FIELD=NUMBER" };
    private readonly Option<int> _offset = new("--offset") { Description = "Results to leave out at the start, for the pages after the first", HelpName = "N" };
    private readonly Option<string[]> _facets = new("--facet") { Description = "Count the values of this keyword field over all matches, the N most frequent [default: 10]; repeatable", HelpName = "FIELD[=N]" };
    private readonly Option<bool> _highlight = new("--highlight") { Description = "Show the sentences that tell most about the query" };

    public QueryArguments()
    {
        _offset.Within(0, 9_999);
        _weighting.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Weightings.ContainsKey(token.Value))
                result.AddError($"--query-weighting takes one of {string.Join(", ", Weightings.Keys)}, not '{token.Value}'.");
        });
        _boosts.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (ReadBoost(token.Value) is null) result.AddError($"--boost takes title=NUMBER or text=NUMBER with 0 to 1,000, not '{token.Value}'.");
        });
        _facets.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (ReadFacet(token.Value) is null) result.AddError($"--facet takes FIELD or FIELD=N with N from 1 to 1,000, not '{token.Value}'.");
        });
    }

    public IReadOnlyList<Option> Options => [_syntax, _fuzzy, _moreLike, _weighting, _boosts, _offset, _facets, _highlight];

    /// <summary>Whether there is something to search for without a text.</summary>
    public bool NeedNoText(System.CommandLine.Parsing.SymbolResult result) => result.GetResult(_moreLike) is not null;

    /// <summary>A plan of a search with these options.</summary>
    public SearchPlan ToPlan(ParseResult parsed, string collection, int top) => new(collection, top)
    {
        Options = new QueryOptions
        {
            Syntax = parsed.GetValue(_syntax),
            CorrectSpelling = parsed.GetValue(_fuzzy),
            FieldBoosts = (parsed.GetValue(_boosts) ?? []).Select(boost => ReadBoost(boost)!).Aggregate(default(FieldBoosts), Merge),
            MoreLikeThis = parsed.GetValue(_moreLike) is { } id ? new MoreLikeThis { PassageId = id } : null,
        },
        Weighting = Weightings.GetValueOrDefault(parsed.GetValue(_weighting) ?? ""),
        Offset = parsed.GetValue(_offset),
        Facets = [.. (parsed.GetValue(_facets) ?? []).Select(facet => ReadFacet(facet)!)],
        Highlight = parsed.GetValue(_highlight) ? new HighlightOptions() : null,
    };

    private static FieldBoosts Merge(FieldBoosts? boosts, FieldBoosts one)
    {
        if (boosts is null) return one;
        boosts.MergeFrom(one);
        return boosts;
    }

    private static FieldBoosts? ReadBoost(string text)
    {
        var at = text.IndexOf(Separator);
        if (at < 0 || !float.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var boost) || boost is not (>= 0 and <= 1_000))
            return null;
        return text[..at] switch
        {
            "title" => new FieldBoosts { Title = boost },
            "text" => new FieldBoosts { Text = boost },
            _ => null,
        };
    }

    private static FacetRequest? ReadFacet(string text)
    {
        var at = text.LastIndexOf(Separator);
        if (at < 0) return text.Length > 0 ? new FacetRequest { Field = text } : null;
        return at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top is >= 1 and <= 1_000
            ? new FacetRequest { Field = text[..at], Top = top }
            : null;
    }
}
