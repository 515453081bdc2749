using System.Numerics;

namespace ReasonRank.Bm25.Analysis;

/// <summary>A deterministic automaton over character classes, made from a <see cref="Pattern"/> by subset construction.</summary>
internal sealed class Automaton
{
    /// <summary>From here nothing matches any more.</summary>
    public const int Dead = 0;

    /// <summary>Before the first character.</summary>
    public const int Start = 1;

    private const int ClassBits = 5;

    private readonly byte[] _next;
    private readonly bool[] _accepting;

    /// <summary>Builds the automaton.</summary>
    public Automaton(Pattern pattern)
    {
        var positions = new Pattern.Positions();
        var ends = pattern.AddTo(positions);

        var taking = Enumerable.Range(0, 1 << ClassBits).Select(positions.Taking).ToArray();

        // A state is known by what can follow it and whether what came before matches.
        var states = new List<(BigInteger Followers, bool Accepting)> { (BigInteger.Zero, false), (ends.First, false) };
        var stateAfter = new Dictionary<BigInteger, int> { [BigInteger.Zero] = Dead };
        var next = new List<byte>(new byte[1 << ClassBits]);
        for (var state = Start; state < states.Count; state++)
        {
            foreach (var positionsOfClass in taking)
            {
                var reached = states[state].Followers & positionsOfClass;
                if (!stateAfter.TryGetValue(reached, out var target))
                {
                    var reachedState = (positions.Followers(reached), !(reached & ends.Last).IsZero);
                    target = states.IndexOf(reachedState);
                    if (target < 0)
                    {
                        target = states.Count;
                        states.Add(reachedState);
                    }
                    stateAfter.Add(reached, target);
                }
                next.Add(checked((byte)target));
            }
        }
        _next = [.. next];
        _accepting = [.. states.Select(state => state.Accepting)];
    }

    /// <summary>The state after one more character.</summary>
    public int Next(int state, WordClass value) => _next[(state << ClassBits) | (int)value];

    /// <summary>Whether the characters so far match.</summary>
    public bool IsAccepting(int state) => _accepting[state];
}
