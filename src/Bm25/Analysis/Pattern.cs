using System.Numerics;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// A regular expression over character classes, and its part of the position automaton (Glushkov 1961): which of its
/// positions can come first and last, and which can follow which.
/// </summary>
internal abstract class Pattern
{
    /// <summary>One character of any of the classes.</summary>
    public static Pattern Of(params ReadOnlySpan<WordClass> classes)
    {
        var mask = 0u;
        foreach (var value in classes) mask |= 1u << (int)value;
        return new Single(mask);
    }

    /// <summary>It any number of times, or not at all.</summary>
    public Pattern Many => new Repeat(this);

    /// <summary>It at least once.</summary>
    public Pattern Some => this + Many;

    /// <summary>It or nothing.</summary>
    public Pattern Maybe => new Optional(this);

    public static Pattern operator +(Pattern first, Pattern second) => new Sequence(first, second);

    public static Pattern operator |(Pattern first, Pattern second) => new Choice(first, second);

    /// <summary>Adds its positions, new ones each time it is called.</summary>
    public abstract Ends AddTo(Positions positions);

    /// <summary>Whether the empty text matches, and the positions that can come first and last.</summary>
    public readonly record struct Ends(bool Nullable, BigInteger First, BigInteger Last);

    /// <summary>Positions so far. A set of them is a number with their bits set.</summary>
    public sealed class Positions
    {
        private readonly List<uint> _classes = [];
        private readonly List<BigInteger> _follow = [];

        /// <summary>Adds a position that takes a character of any of the classes (a bit set).</summary>
        public BigInteger Add(uint classes)
        {
            _classes.Add(classes);
            _follow.Add(BigInteger.Zero);
            return BigInteger.One << (_classes.Count - 1);
        }

        /// <summary>Lets each of one set be followed by each of another.</summary>
        public void Link(BigInteger from, BigInteger to)
        {
            for (var i = 0; i < _follow.Count; i++)
            {
                if (Has(from, i)) _follow[i] |= to;
            }
        }

        /// <summary>Positions that can follow one of a set.</summary>
        public BigInteger Followers(BigInteger set) =>
            _follow.Where((_, i) => Has(set, i)).Aggregate(BigInteger.Zero, (all, next) => all | next);

        /// <summary>Positions that take a character of a class.</summary>
        public BigInteger Taking(int value)
        {
            var taking = BigInteger.Zero;
            for (var i = 0; i < _classes.Count; i++)
            {
                if ((_classes[i] >> value & 1) == 1) taking |= BigInteger.One << i;
            }
            return taking;
        }

        private static bool Has(BigInteger set, int position) => !(set >> position).IsEven;
    }

    private sealed class Single(uint classes) : Pattern
    {
        public override Ends AddTo(Positions positions)
        {
            var position = positions.Add(classes);
            return new Ends(false, position, position);
        }
    }

    private sealed class Sequence(Pattern first, Pattern second) : Pattern
    {
        public override Ends AddTo(Positions positions)
        {
            var (a, b) = (first.AddTo(positions), second.AddTo(positions));
            positions.Link(a.Last, b.First);
            return new Ends(
                a.Nullable && b.Nullable,
                a.Nullable ? a.First | b.First : a.First,
                b.Nullable ? a.Last | b.Last : b.Last);
        }
    }

    private sealed class Choice(Pattern first, Pattern second) : Pattern
    {
        public override Ends AddTo(Positions positions)
        {
            var (a, b) = (first.AddTo(positions), second.AddTo(positions));
            return new Ends(a.Nullable || b.Nullable, a.First | b.First, a.Last | b.Last);
        }
    }

    private sealed class Repeat(Pattern inner) : Pattern
    {
        public override Ends AddTo(Positions positions)
        {
            var ends = inner.AddTo(positions);
            positions.Link(ends.Last, ends.First);
            return ends with { Nullable = true };
        }
    }

    private sealed class Optional(Pattern inner) : Pattern
    {
        public override Ends AddTo(Positions positions) => inner.AddTo(positions) with { Nullable = true };
    }
}
