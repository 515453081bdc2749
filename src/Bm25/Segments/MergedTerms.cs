namespace ReasonRank.Bm25.Segments;

/// <summary>Walks over the terms of several segments together, each once, in the order of their bytes.</summary>
internal sealed class MergedTerms
{
    private readonly TermCursor?[] _cursors;
    private readonly List<int> _having;

    public MergedTerms(IEnumerable<Segment> segments)
    {
        _cursors = [.. segments.Select(segment => segment.Terms.Walk())];
        _having = [.. Enumerable.Range(0, _cursors.Length)];
    }

    /// <summary>Indexes of the segments that have the term, ascending.</summary>
    public IReadOnlyList<int> Having => _having;

    /// <summary>The term.</summary>
    public ReadOnlySpan<byte> Term => _cursors[_having[0]]!.Term;

    /// <summary>What a segment that has the term knows of it.</summary>
    public TermEntry Entry(int segment) => _cursors[segment]!.Entry;

    /// <summary>Moves to the next term.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        foreach (var segment in _having)
            if (!_cursors[segment]!.MoveNext()) _cursors[segment] = null;
        _having.Clear();
        for (var segment = 0; segment < _cursors.Length; segment++)
        {
            if (_cursors[segment] is not { } cursor) continue;
            var order = _having.Count == 0 ? -1 : cursor.Term.SequenceCompareTo(Term);
            if (order < 0) _having.Clear();
            if (order <= 0) _having.Add(segment);
        }
        return _having.Count > 0;
    }
}
