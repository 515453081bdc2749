using System.Text.Json.Serialization;
using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Cli.Experiments.Running;

/// <summary>What came of one query on one row, once: a line of the results file.</summary>
/// <param name="Key">Hash of everything that it was made from.</param>
/// <param name="Row">Name of the row.</param>
/// <param name="Query">Id of the query.</param>
internal sealed record Measurement(string Key, string Row, string Query)
{
    /// <summary>The passages, best first.</summary>
    public IReadOnlyList<string> Passages { get; init; } = [];

    /// <summary>Their scores, strictly falling.</summary>
    public IReadOnlyList<double> Scores { get; init; } = [];

    /// <summary>Model calls, answered from a cache or not.</summary>
    public int Calls { get; init; }

    /// <summary>Those answered from a cache.</summary>
    public int CachedCalls { get; init; }

    public long PromptTokens { get; init; }

    /// <summary>Tokens written, reasoning included.</summary>
    public long CompletionTokens { get; init; }

    public long ReasoningTokens { get; init; }

    /// <summary>Whether tokens were estimated.</summary>
    public bool Estimated { get; init; }

    /// <summary>Time of this stage; 0 for a given run.</summary>
    public double Seconds { get; init; }

    public bool Partial { get; init; }

    public bool Degraded { get; init; }

    /// <summary>Why it is partial or degraded, or why it failed; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it failed: the first stage's order stands in, and another start tries again.</summary>
    public bool Failed { get; init; }

    /// <summary>Passages with their scores.</summary>
    [JsonIgnore]
    public IEnumerable<RunEntry> Entries => Passages.Zip(Scores, (id, score) => new RunEntry(id, score));

    /// <summary>The same with results whose scores are made to fall strictly, also in single precision.</summary>
    public Measurement With(IEnumerable<RunEntry> ranked)
    {
        List<string> passages = [];
        List<double> scores = [];
        var last = float.PositiveInfinity;
        foreach (var (id, score) in ranked)
        {
            last = Math.Min((float)score, MathF.BitDecrement(last));
            passages.Add(id);
            scores.Add(last);
        }
        return this with { Passages = passages, Scores = scores };
    }
}
