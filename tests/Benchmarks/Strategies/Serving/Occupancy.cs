namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>How many streams were busy, when. Not safe for use by several threads at once.</summary>
/// <param name="streams">Streams that there are.</param>
/// <param name="busy">Streams that are busy already.</param>
internal sealed class Occupancy(int streams, int busy)
{
    private readonly List<(double Time, int Busy)> _changes = [];
    private readonly HashSet<string> _askers = [];
    private int _busy = busy;
    private double _lastAdmission;

    /// <summary>Streams that are busy now.</summary>
    public int Busy => _busy;

    /// <summary>A stream begins to work for somebody.</summary>
    public void Enter(double time, string asker)
    {
        _changes.Add((time, ++_busy));
        if (_askers.Add(asker)) _lastAdmission = time;
    }

    /// <summary>A stream is done.</summary>
    public void Leave(double time) => _changes.Add((time, --_busy));

    /// <summary>The shares of the time from the first moment of all streams being busy.</summary>
    /// <param name="until">Its end; the last asker's admission when null.</param>
    public StreamShare Share(double? until)
    {
        var last = until ?? _lastAdmission;
        var first = _changes.FindIndex(change => change.Busy == streams);
        if (first < 0 || _changes[first].Time >= last) return new StreamShare(0, 0, 0);
        var (full, used) = (0.0, 0.0);
        for (var i = first; i < _changes.Count && _changes[i].Time < last; i++)
        {
            var end = i + 1 < _changes.Count ? Math.Min(_changes[i + 1].Time, last) : last;
            if (_changes[i].Busy == streams) full += end - _changes[i].Time;
            used += (end - _changes[i].Time) * _changes[i].Busy / streams;
        }
        var whole = last - _changes[first].Time;
        return new StreamShare(whole, full / whole, used / whole);
    }
}
