using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Caching;

namespace ReasonRank.Reranker.Tests.Caching;

/// <summary>What the stores keep, and what gives way.</summary>
public sealed class AnswerStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualClock _clock = new();

    [Fact]
    public void Memory_keeps_the_most_recently_used_answers_that_fit()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        const long MaxBytes = 10_000;
        const int Overhead = 200;
        var memory = new MemoryAnswers(MaxBytes);
        var model = new List<(CallKey Key, int Length)>();
        for (var step = 0; step < 5_000; step++)
        {
            var key = Key(random.Next(40));
            var known = model.FindIndex(entry => entry.Key == key);
            if (random.Next(2) == 0)
            {
                Assert.Equal(known >= 0, memory.Find(key) is not null);
                if (known < 0) continue;
                var used = model[known];
                model.RemoveAt(known);
                model.Insert(0, used);
                continue;
            }
            var length = random.Next(random.Next(20) == 0 ? 12_000 : 2_000);
            memory.Add(key, new StoredAnswer(new byte[length], default));
            if (known >= 0) model.RemoveAt(known);
            if (length + Overhead > MaxBytes) continue;
            model.Insert(0, (key, length));
            while (model.Sum(entry => (long)entry.Length + Overhead) > MaxBytes) model.RemoveAt(model.Count - 1);
        }
    }

    [Fact]
    public void An_answer_is_forgotten_at_its_age()
    {
        using var cache = Cache(options => options.MaxAge = TimeSpan.FromHours(1));
        cache.Add(Key(1), new ModelAnswer("", "a"));
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("a", cache.Find(Key(1))?.Text);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(cache.Find(Key(1)));
    }

    [Fact]
    public void An_answer_keeps_its_age_through_the_file()
    {
        using (var cache = Cache(Hourly)) cache.Add(Key(1), new ModelAnswer("", "a"));
        _clock.Advance(TimeSpan.FromMinutes(59));
        using (var cache = Cache(Hourly)) Assert.Equal("a", cache.Find(Key(1))?.Text);
        _clock.Advance(TimeSpan.FromMinutes(1));
        using (var cache = Cache(Hourly)) Assert.Null(cache.Find(Key(1)));

        void Hourly(CacheOptions options) => (options.MaxAge, options.File) = (TimeSpan.FromHours(1), File);
    }

    [Fact]
    public void The_file_keeps_its_size_and_the_recently_used()
    {
        const long MaxBytes = 2 << 20;
        using var cache = Cache(options => (options.File, options.FileBytes, options.MemoryBytes) = (File, MaxBytes, 0));
        for (var i = 0; i < 2_000; i++)
        {
            cache.Add(Key(i), new ModelAnswer("", new string('x', 4_000)));
            _clock.Advance(TimeSpan.FromMinutes(2));
            Assert.NotNull(cache.Find(Key(0)));
        }
        Assert.NotNull(cache.Find(Key(1_999)));
        Assert.Null(cache.Find(Key(1)));
        Assert.InRange(new FileInfo(File).Length, MaxBytes / 2, MaxBytes * 5 / 4);
    }

    [Fact]
    public void An_answer_comes_back_as_it_was()
    {
        var answer = new ModelAnswer("ünïcode \U0001F30A", "[1] > [2]")
        {
            Tokens = [new GeneratedToken("7", -.25, [new TokenAlternative("7", -.25), new TokenAlternative(" 8", -2.5)]), new GeneratedToken("x", 0, [])],
        };
        var bytes = AnswerBytes.Write(answer);
        var back = AnswerBytes.Read(bytes)!;
        Assert.Equal((answer.Reasoning, answer.Text), (back.Reasoning, back.Text));
        Assert.Equal(answer.Tokens.Select(token => (token.Text, token.LogProbability)), back.Tokens.Select(token => (token.Text, token.LogProbability)));
        Assert.Equal(answer.Tokens.SelectMany(token => token.Alternatives), back.Tokens.SelectMany(token => token.Alternatives));
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Assert.Null(AnswerBytes.Read(bytes));
            bytes[i] ^= 1;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string File => Path.Combine(_folder.FullName, "answers.db");

    private static CallKey Key(int number) => new(1, (UInt128)number);

    private AnswerCache Cache(Action<CacheOptions> set)
    {
        var options = new RerankerOptions();
        set(options.Cache);
        return new AnswerCache(Options.Create(options), _clock, NullLogger<SqliteAnswers>.Instance);
    }
}
