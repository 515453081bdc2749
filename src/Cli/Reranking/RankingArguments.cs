using System.CommandLine;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.V1;
using Option = System.CommandLine.Option;

namespace ReasonRank.Cli.Reranking;

/// <summary>The options of a command that reranks.</summary>
internal sealed class RankingArguments
{
    private static readonly Dictionary<string, Fusion> Fusions = new()
    {
        ["erank"] = new() { Preset = "erank" },
        ["rank-r1"] = new() { Preset = "rank-r1" },
        ["judgerank"] = new() { Preset = "judgerank" },
        ["z-score"] = new() { Method = FusionMethod.ZScore },
        ["min-max"] = new() { Method = FusionMethod.MinMax },
        ["reciprocal-rank"] = new() { Method = FusionMethod.ReciprocalRank },
        ["sum"] = new() { Method = FusionMethod.Sum },
    };

    private static readonly Dictionary<string, Priority> Priorities = new()
    {
        ["interactive"] = Priority.Interactive,
        ["batch"] = Priority.Batch,
    };

    private readonly Option<string?> _strategy = new("--strategy") { Description = "Strategy to rerank with, such as lexical or reasonrank", HelpName = "NAME" };
    private readonly Option<string?> _model = new("--model") { Description = "Configured model for it", HelpName = "NAME" };
    private readonly Option<string?> _template = new("--template") { Description = "Prompt template in place of the model's", HelpName = "NAME" };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "Sampling temperature, 0 to 2", HelpName = "T" };
    private readonly Option<int?> _maxOutputTokens = new("--max-output-tokens") { Description = "Most tokens of one answer, reasoning included", HelpName = "N" };
    private readonly Option<string?> _fusion = new("--fusion") { Description = $"Fusion with the first-stage scores: {string.Join(", ", Fusions.Keys)}", HelpName = "NAME" };
    private readonly Option<string?> _priority = new("--priority") { Description = "interactive, or batch: yields to interactive requests", HelpName = "NAME" };
    private readonly Option<string[]> _parameters = new("--param") { Description = "Parameter of the strategy, such as window=20; repeatable", HelpName = "NAME=VALUE" };
    private readonly Option<int> _parallel = new("--parallel") { Description = "Queries reranked at once, 1 to 64", DefaultValueFactory = _ => 4, HelpName = "N" };

    public RankingArguments()
    {
        OneOf(_fusion, Fusions.Keys);
        OneOf(_priority, Priorities.Keys);
        _maxOutputTokens.Within(1, 1_000_000);
        _temperature.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value is not (>= 0 and <= 2))
                result.AddError($"--temperature takes 0 to 2, not {token.Value}.");
        });
        _parameters.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (token.Value.IndexOf('=') < 1) result.AddError($"--param takes NAME=VALUE, not '{token.Value}'.");
        });
        _parallel.Within(1, 64);
    }

    public IReadOnlyList<Option> Options =>
        [_strategy, _model, _template, _temperature, _maxOutputTokens, _fusion, _priority, _parameters, _parallel];

    /// <summary>Name of the strategy; null when none is given.</summary>
    public string? Strategy(ParseResult parsed) => parsed.GetValue(_strategy);

    /// <summary>Whether reranking is asked for.</summary>
    public bool IsAsked(System.CommandLine.Parsing.SymbolResult result) => result.GetResult(_strategy) is not null;

    /// <summary>Queries to work on at once.</summary>
    public int Parallel(ParseResult parsed) => parsed.GetValue(_parallel);

    /// <summary>The options as the contract has them.</summary>
    public RankingOptions ToProto(ParseResult parsed, bool explain = false)
    {
        var options = new RankingOptions
        {
            Strategy = Strategy(parsed) ?? "",
            Model = parsed.GetValue(_model) ?? "",
            Template = parsed.GetValue(_template) ?? "",
            Priority = Priorities.GetValueOrDefault(parsed.GetValue(_priority) ?? ""),
            Fusion = Fusions.GetValueOrDefault(parsed.GetValue(_fusion) ?? "")?.Clone(),
            Explain = explain,
        };
        if (parsed.GetValue(_temperature) is { } temperature) options.Temperature = temperature;
        if (parsed.GetValue(_maxOutputTokens) is { } tokens) options.MaxOutputTokens = tokens;
        foreach (var parameter in parsed.GetValue(_parameters) ?? [])
        {
            options.Parameters ??= new Struct();
            options.Parameters.Fields[parameter[..parameter.IndexOf('=')]] = ToValue(parameter[(parameter.IndexOf('=') + 1)..]);
        }
        return options;
    }

    private static void OneOf(Option<string?> option, IEnumerable<string> names) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !names.Contains(token.Value))
            result.AddError($"{option.Name} takes one of {string.Join(", ", names)}, not '{token.Value}'.");
    });

    /// <summary>A parameter's value: a truth, a number or a text, by what it looks like.</summary>
    public static Value ToValue(string text) =>
        bool.TryParse(text, out var truth) ? Value.ForBool(truth)
        : double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? Value.ForNumber(number)
        : Value.ForString(text);
}
