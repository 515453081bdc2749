using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>The servers that a model runs on, and which of them takes a call.</summary>
internal sealed class ReplicaSet(IReadOnlyList<Replica> replicas)
{
    private const int HeadCharacters = 1000;

    /// <summary>The first; what it says of the model holds for all.</summary>
    public Replica First => replicas[0];

    /// <summary>
    /// The least loaded replica that is not left out. Where loads are equal, prompts that begin alike go to the same one,
    /// whose prefix cache knows them (highest random weight: Thaler and Ravishankar, 1998).
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="failed">Replicas that failed this call; taken only when there are no others.</param>
    public Replica Choose(ModelRequest request, IReadOnlyCollection<Replica> failed)
    {
        if (replicas.Count == 1) return First;
        var head = Head(request);
        return replicas
            .Select((replica, index) => (Replica: replica, Weight: HashCode.Combine(head, index)))
            .OrderBy(entry => failed.Contains(entry.Replica))
            .ThenBy(entry => entry.Replica.Break is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero)
            .ThenBy(entry => entry.Replica.Limiter.Load)
            .ThenByDescending(entry => entry.Weight)
            .First().Replica;
    }

    /// <summary>Whether a replica other than these could take a call now.</summary>
    public bool HasOther(IReadOnlyCollection<Replica> than) =>
        replicas.Any(replica => !than.Contains(replica) && replica.Break <= TimeSpan.Zero);

    private static int Head(ModelRequest request)
    {
        var head = new HashCode();
        var left = HeadCharacters;
        foreach (var message in request.Messages)
        {
            var part = message.Content.AsSpan(0, Math.Min(left, message.Content.Length));
            head.Add(string.GetHashCode(part));
            if ((left -= part.Length) == 0) break;
        }
        return head.ToHashCode();
    }
}
