using System.Runtime.InteropServices;
using ReasonRank.Bm25.Analysis;

namespace ReasonRank.Bm25;

/// <summary>The text of a query as index terms.</summary>
public sealed class QueryText
{
    private readonly List<SearchTerm> _terms = [];
    private readonly List<string> _words = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<Phrase> _required = [], _excluded = [];

    private QueryText() { }

    /// <summary>Distinct terms that count, in the order of their first appearance, those of required phrases among them.</summary>
    public IReadOnlyList<SearchTerm> Terms => _terms;

    /// <summary>For each of <see cref="Terms"/> the word that it was made of, as it stands in the text first.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Phrases that must occur, in the order of the text. A word that the analyzer makes several terms of is a phrase.</summary>
    public IReadOnlyList<Phrase> Required => _required;

    /// <summary>Phrases that must not occur.</summary>
    public IReadOnlyList<Phrase> Excluded => _excluded;

    /// <summary>Reads a question or keywords: text without any syntax.</summary>
    public static QueryText Read(string text, Analyzer analyzer)
    {
        var query = new QueryText();
        query.Count(text, analyzer.Analyze(text));
        return query;
    }

    /// <summary>Reads a query in the syntax of <see cref="QuerySyntax"/>. A part without index terms asks for nothing.</summary>
    /// <exception cref="QuerySyntaxException">It is not in that syntax.</exception>
    public static QueryText ReadSyntax(string text, Analyzer analyzer)
    {
        var query = new QueryText();
        foreach (var part in QuerySyntax.Split(text))
        {
            var tokens = analyzer.Analyze(part.Text);
            if (tokens.Count == 0) continue;
            if (part.Kind != QueryPartKind.Excluded) query.Count(part.Text, tokens);
            if (part.Kind == QueryPartKind.Optional) continue;
            var first = tokens[0].Position;
            var phrase = new Phrase([.. tokens.Select(token => new PhraseTerm(token.Term, token.Position - first))]);
            (part.Kind == QueryPartKind.Required ? query._required : query._excluded).Add(phrase);
        }
        return query;
    }

    /// <summary>The query with terms put in the place of others, in what must occur as well, but not in what must not.</summary>
    /// <param name="replacements">The new term for each that is replaced.</param>
    public QueryText Replace(IReadOnlyDictionary<string, string> replacements)
    {
        var query = new QueryText();
        for (var i = 0; i < _terms.Count; i++)
            query.Count(replacements.GetValueOrDefault(_terms[i].Term, _terms[i].Term), _terms[i].Count, _words[i]);
        query._required.AddRange(_required.Select(phrase => new Phrase(
            [.. phrase.Terms.Select(term => term with { Term = replacements.GetValueOrDefault(term.Term, term.Term) })])));
        query._excluded.AddRange(_excluded);
        return query;
    }

    private void Count(string text, IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens) Count(token.Term, 1, text[token.StartOffset..token.EndOffset]);
    }

    private void Count(string term, int count, string word)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, term, out var isKnown);
        if (isKnown)
        {
            _terms[number] = _terms[number] with { Count = _terms[number].Count + count };
            return;
        }
        number = _terms.Count;
        _terms.Add(new SearchTerm(term, count));
        _words.Add(word);
    }
}
