using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying.Fields;

/// <summary>
/// A query over titles and texts apart. Which field an occurrence is in follows from its position, so that the index holds nothing
/// twice; for that every position of the query's terms is read, without the short cuts of the search in both together.
/// </summary>
internal sealed class FieldedQuery
{
    private readonly IndexState _state;
    private readonly SearchQuery _query;
    private readonly WeightedQuery _terms;
    private readonly FieldBoosts _boosts;
    private readonly (QueryTerm Title, QueryTerm Text)[] _weighted;

    /// <summary>Weighs the terms by the statistics of each field.</summary>
    public FieldedQuery(IndexState state, SearchQuery query, WeightedQuery terms, CancellationToken cancellation)
    {
        (_state, _query, _terms, _boosts) = (state, query, terms, query.Boosts!.Value);
        _weighted = new (QueryTerm, QueryTerm)[terms.Count];
        for (var i = 0; i < _weighted.Length; i++)
        {
            var (titles, texts) = (0L, 0L);
            for (var view = 0; view < state.Views.Count; view++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var postings = Postings(i, view); postings.MoveNext();)
                {
                    if (postings.InTitle > 0) titles++;
                    if (postings.InText > 0) texts++;
                }
            }
            _weighted[i] = (Weigh(terms[i], titles, state.FieldScorers.Title), Weigh(terms[i], texts, state.FieldScorers.Text));
        }
    }

    /// <summary>Offers the documents of a segment.</summary>
    public void Search(int view, DocumentSet? accepted, TopHits top, CancellationToken cancellation)
    {
        var segment = _state.Views[view].Segment;
        var lengths = segment.Lengths;
        var (sums, scorers) = (new double[segment.DocumentCount], _state.FieldScorers);
        var found = new DocumentSet(segment.DocumentCount);
        for (var i = 0; i < _terms.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (title, text) = (_boosts.Title * _weighted[i].Title.Boost * _weighted[i].Title.Idf, _boosts.Text * _weighted[i].Text.Boost * _weighted[i].Text.Idf);
            for (var postings = Postings(i, view); postings.MoveNext();)
            {
                var document = postings.Document;
                if (!Occurs(postings)) continue;
                found.Add(document);
                if (_boosts.Title > 0 && postings.InTitle > 0)
                    sums[document] += Bm25Scorer.Score(title, postings.InTitle, scorers.Title.InverseNorms[LengthNorm.Encode(lengths[document].TitleTerms)]);
                if (_boosts.Text > 0 && postings.InText > 0)
                    sums[document] += Bm25Scorer.Score(text, postings.InText, scorers.Text.InverseNorms[LengthNorm.Encode(lengths[document].TextTerms)]);
            }
        }
        if (accepted is not null) found.IntersectWith(accepted);
        for (var document = 0; document < sums.Length; document++)
            if (found.Contains(document)) top.Offer((float)sums[document], view, document);
    }

    /// <summary>Adds the documents of a segment that have a term in a field that is searched.</summary>
    public void AddMatching(int view, DocumentSet found)
    {
        for (var i = 0; i < _terms.Count; i++)
            for (var postings = Postings(i, view); postings.MoveNext();)
                if (Occurs(postings)) found.Add(postings.Document);
    }

    /// <summary>A document's score, taken apart; null where it has none of the terms in a field that is searched.</summary>
    public ScoreExplanation? Explain(int view, int document)
    {
        var (details, sum) = (new List<ScoreExplanation>(), 0d);
        var (scorers, lengths) = (_state.FieldScorers, _state.Views[view].Segment.Lengths[document]);
        for (var i = 0; i < _terms.Count; i++)
        {
            var postings = Postings(i, view);
            while (postings.MoveNext() && postings.Document < document) { }
            if (postings.Document != document) continue;
            Add("title", _boosts.Title, _weighted[i].Title, postings.InTitle, lengths.TitleTerms, scorers.Title);
            Add("text", _boosts.Text, _weighted[i].Text, postings.InText, lengths.TextTerms, scorers.Text);
        }
        return details.Count == 0 ? null : new ScoreExplanation((float)sum, "BM25 score: sum of the terms in title and text", details);

        void Add(string field, float boost, QueryTerm term, int frequency, int length, Bm25Scorer scorer)
        {
            if (boost == 0 || frequency == 0) return;
            var norm = LengthNorm.Encode(length);
            var score = Bm25Scorer.Score(boost * term.Boost * term.Idf, frequency, scorer.InverseNorms[norm]);
            sum += score;
            details.Add(ScoreExplainer.Explain(_terms, term, _query.Weighting, frequency, norm, score, scorer, (field, boost)));
        }
    }

    private QueryTerm Weigh(QueryTerm term, long documentFrequency, Bm25Scorer scorer)
    {
        if (documentFrequency == 0) return term with { DocumentFrequency = 0, Boost = 0, Idf = 0 };
        var idf = scorer.Idf(documentFrequency);
        var boost = _query.Weighting == QueryWeighting.Bm25 ? scorer.QueryBoost(idf, term.Frequency, _terms.Length) : term.Frequency;
        return term with { DocumentFrequency = documentFrequency, Boost = boost + term.Added, Idf = idf };
    }

    private bool Occurs(in FieldPostings postings) => _boosts.Title > 0 && postings.InTitle > 0 || _boosts.Text > 0 && postings.InText > 0;

    private FieldPostings Postings(int term, int view) => new(_state.Views[view].Segment, _terms.Entry(term, view));
}
