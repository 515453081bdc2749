namespace ReasonRank.Ranking.Rewards;

/// <summary>Passages of a prompt by their places, from 0. Used again for one rollout after another; not for several threads.</summary>
internal sealed class PromptPlaces
{
    private readonly Dictionary<string, int> _places = [];

    /// <summary>Places of the relevant passages; one of its own, below 0, for each that is not in the prompt.</summary>
    public HashSet<int> Relevant { get; } = [];

    /// <summary>Passages in the prompt.</summary>
    public int Count => _places.Count;

    /// <summary>The place of a passage; -1 when it is not in the prompt.</summary>
    public int this[string id] => _places.GetValueOrDefault(id, -1);

    /// <summary>Takes the next rollout's prompt.</summary>
    public void Read(Rollout rollout)
    {
        _places.Clear();
        foreach (var id in rollout.PassageIds) _places.TryAdd(id, _places.Count);
        Relevant.Clear();
        var elsewhere = 0;
        foreach (var id in rollout.RelevantIds) Relevant.Add(_places.TryGetValue(id, out var place) ? place : --elsewhere);
    }
}
