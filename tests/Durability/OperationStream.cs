using ReasonRank.Bm25;

namespace ReasonRank.Durability;

/// <summary>
/// An endless sequence of operations on ids of its own. Each follows from the seed and its number alone, so that writer and
/// checker agree on it without talking.
/// </summary>
internal sealed class OperationStream(int seed, int stream)
{
    private const int Ids = 400, LongestBatch = 100;

    private static readonly string[] Words =
        ["river", "stone", "carry", "Ärger", "数学", "sea", "lamp", "oak", "tin", "rare", "delta", "flood", "𐐷", "bank", "silt", "mouth"];

    private static readonly string[] LongWords = [.. Words.Select(word => string.Concat(Enumerable.Repeat(word, 200 / word.Length)))];

    /// <summary>Ids that occur.</summary>
    public IEnumerable<string> AllIds => Enumerable.Range(0, Ids).Select(Id);

    /// <summary>An operation: a passage to put, or the id of one to delete.</summary>
    public (string Id, Document? Document) this[long number]
    {
        get
        {
            var random = new Random(Mix(number));
            var id = Id(random.Next(Ids));
            return (id, random.Next(10) < 3 ? null : Document(id, number, random));
        }
    }

    /// <summary>Operations that are committed together.</summary>
    /// <param name="number">The first of them.</param>
    public int BatchLength(long number) => new Random(~Mix(number)) is var random && random.Next(4) > 0 ? 1 + random.Next(8) : 1 + random.Next(LongestBatch);

    // A commit with a very long text is too large for the log.
    private Document Document(string id, long number, Random random)
    {
        var (vocabulary, words) = random.Next(300) == 0 ? (LongWords, 5_500) : (Words, random.Next(40));
        return new Document(id, $"{number} {Text(vocabulary, words, random)}", random.Next(3) == 0 ? Text(Words, 3, random) : null)
        {
            Fields = [new("number", null, number), new("tags", [Words[random.Next(Words.Length)], ""], null)],
        };
    }

    private static string Text(string[] vocabulary, int words, Random random) => string.Join(' ', random.GetItems(vocabulary, words));

    private string Id(int number) => $"{stream}-{number}";

    private int Mix(long number)
    {
        var mixed = (ulong)seed * 0x9E3779B97F4A7C15 + (ulong)stream * 0xD1B54A32D192ED03 + (ulong)number * 0x8CB92BA72F3D8DD7;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
        return (int)(mixed >> 32);
    }
}
