using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>
/// Documents and queries with the statistics of real text, always the same for the same size: words by the law of Zipf and Mandelbrot,
/// lengths log-normal, words that come back within a document, and topics that share words.
/// </summary>
internal sealed class GeneratedCorpus(int documents)
{
    private const int Seed = 20261121, Vocabulary = 2_000_000, Topics = 2_000, TopicWords = 150;
    private const double Exponent = 1.07, Shift = 2.7, MedianLength = 50, LengthSpread = .6;
    private const double Repeated = .15, OfTopic = .2;
    private const string Consonants = "bdfgklmnprtvz", Vowels = "aiou";

    /// <summary>All documents.</summary>
    public IEnumerable<Document> Documents() => Enumerable.Range(0, documents).Select(number => new Document($"d{number}", string.Join(' ', Words(number))));

    /// <summary>Queries: a few words that follow each other in a document.</summary>
    /// <param name="count">How many.</param>
    /// <param name="fewest">Least words.</param>
    /// <param name="most">Most words.</param>
    public IReadOnlyList<(string Id, string Text)> Queries(int count, int fewest, int most)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(number => ($"q{number}", string.Join(' ', Passage(random, random.Next(fewest, most + 1)))))];
    }

    /// <summary>Words of one document or, where it has too few, of several.</summary>
    private List<string> Passage(Random random, int length)
    {
        var words = new List<string>();
        while (words.Count < length)
        {
            var document = Words(random.Next(documents));
            words.AddRange(document.Skip(random.Next(Math.Max(1, document.Count - length))).Take(length - words.Count));
        }
        return words;
    }

    private static List<string> Words(int number)
    {
        var random = new Random(unchecked(number * 486_187_739 + Seed));
        var length = (int)Math.Clamp(MedianLength * Math.Exp(LengthSpread * Normal(random)), 2, 2_000);
        var topic = random.Next(Topics);
        var words = new List<string>(length);
        while (words.Count < length)
        {
            var kind = random.NextDouble();
            words.Add(
                kind < Repeated && words.Count > 0 ? words[random.Next(words.Count)]
                : kind < Repeated + OfTopic ? Word(200 + topic * TopicWords + (int)(TopicWords * Math.Pow(random.NextDouble(), 2)))
                : Word(Rank(random.NextDouble())));
        }
        return words;
    }

    /// <summary>Rank of a word by the inverse of the distribution, integrated instead of summed.</summary>
    private static int Rank(double share)
    {
        var (first, last) = (Math.Pow(1 + Shift, 1 - Exponent), Math.Pow(Vocabulary + Shift, 1 - Exponent));
        return (int)(Math.Pow(first + share * (last - first), 1 / (1 - Exponent)) - Shift);
    }

    /// <summary>A word of at least three syllables, so that none is a stop word; no two ranks have the same.</summary>
    private static string Word(int rank)
    {
        Span<char> word = stackalloc char[16];
        var length = 0;
        for (var rest = rank; rest > 0 || length < 6; rest /= Consonants.Length * Vowels.Length)
        {
            var syllable = rest % (Consonants.Length * Vowels.Length);
            word[length++] = Consonants[syllable % Consonants.Length];
            word[length++] = Vowels[syllable / Consonants.Length];
        }
        return word[..length].ToString();
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
