using System.CommandLine;
using ReasonRank.V1;
using Option = System.CommandLine.Option;

namespace ReasonRank.Cli.Jobs;

/// <summary>What a million tokens cost, in any currency; the options that say so.</summary>
internal sealed class Prices
{
    private const double Million = 1e6;

    private readonly Option<double?> _in = Price("--price-in", "Price of a million tokens of prompts, to see what the job costs");
    private readonly Option<double?> _out = Price("--price-out", "Price of a million tokens of answers");

    public IReadOnlyList<Option> Options => [_in, _out];

    /// <summary>Tells costs; null where no price is given.</summary>
    public Func<Usage, double>? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_in) is null && parsed.GetValue(_out) is null) return null;
        var (prompts, answers) = (parsed.GetValue(_in) ?? 0, parsed.GetValue(_out) ?? 0);
        return usage => (usage.PromptTokens * prompts + usage.CompletionTokens * answers) / Million;
    }

    private static Option<double?> Price(string name, string description) =>
        new Option<double?>(name) { Description = description, HelpName = "NUMBER" }.NotNegative();
}
