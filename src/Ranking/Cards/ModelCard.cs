using System.IO.Enumeration;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Cards;

/// <summary>What is known about a checkpoint: how it was trained to be asked. A YAML file beside this one.</summary>
/// <remarks>What is null or empty is the strategy's or the server's to say.</remarks>
public sealed record ModelCard
{
    /// <summary>Names of the card, such as <c>reasonrank-7b</c>; one for each size.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Patterns of checkpoints' names besides <see cref="Names"/>, in lower case, with <c>*</c> for any text.</summary>
    public IReadOnlyList<string> Matches { get; init; } = [];

    /// <summary>The strategy that it was trained for; null for models that serve any.</summary>
    public string? Strategy { get; init; }

    /// <summary>Prompt templates of that strategy, best first: the published one, then what comes with the suite.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>Parameters of strategies, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Sampling temperature, 0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Probability mass of the tokens picked from.</summary>
    public double? TopP { get; init; }

    /// <summary>Likeliest tokens picked from.</summary>
    public int? TopK { get; init; }

    /// <summary>Least probability of a token picked, as a share of the likeliest one's.</summary>
    public double? MinP { get; init; }

    /// <summary>Whether it is to think first where a request does not say.</summary>
    public ReasoningMode? Reasoning { get; init; }

    /// <summary>Most tokens of its reasoning where a request does not say.</summary>
    public int? ReasoningTokens { get; init; }

    /// <summary>Most tokens of one answer, reasoning included.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether its chat template takes <c>enable_thinking</c>.</summary>
    public bool? ThinkingSwitch { get; init; }

    /// <summary>What opens its reasoning.</summary>
    public string? ThinkOpen { get; init; }

    /// <summary>What closes its reasoning.</summary>
    public string? ThinkClose { get; init; }

    /// <summary>Whether its prompt opens the reasoning, so that answers begin inside of it.</summary>
    public bool? ThinkingPrefilled { get; init; }

    /// <summary><c>chat</c> or <c>completions</c>.</summary>
    public string? Api { get; init; }

    /// <summary>How completions write a chat as one text, such as <c>plain</c> or <c>chatml</c>.</summary>
    public string? ChatFormat { get; init; }

    /// <summary>
    /// First 16 digits of the SHA-256 of the sections of the template that it was trained on, by section; see
    /// <see cref="Prompts.TemplateFingerprint"/>. Empty when they are not known.
    /// </summary>
    public IReadOnlyDictionary<string, string> Hashes { get; init; } = new Dictionary<string, string>();

    /// <summary>The longest of its patterns that a checkpoint's name in lower case matches, with the card's name; null when none does.</summary>
    internal (string Pattern, string Name)? Match(string checkpoint) => Names
        .Select(name => (Pattern: name + "*", Name: name))
        .Concat(Matches.Select(pattern => (Pattern: pattern, Name: Names[0])))
        .Where(pair => FileSystemName.MatchesSimpleExpression(pair.Pattern, checkpoint))
        .OrderByDescending(pair => pair.Pattern.Length)
        .Cast<(string, string)?>()
        .FirstOrDefault();
}
