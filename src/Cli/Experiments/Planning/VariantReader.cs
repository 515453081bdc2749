using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Cli.Yaml;
using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>
/// Reads <c>strategies</c>, each with every model, reasoning mode and depth. What a strategy says itself counts before
/// what is said for all.
/// </summary>
internal sealed class VariantReader
{
    private readonly IReadOnlyList<string> _models;
    private readonly IReadOnlyList<Reasoning?> _reasoning;
    private readonly IReadOnlyList<long> _depth;
    private readonly Budget? _budget;
    private readonly Action<RankingOptions> _sample;

    public VariantReader(YamlSection root)
    {
        _models = root.Texts("models");
        _reasoning = ReadReasoning(root);
        _depth = root.Integers("depth", 1, 10_000);
        _budget = ReadBudget(root.Section("budget"));
        _sample = ReadSampling(root.Section("sampling"));
    }

    public IReadOnlyList<VariantPlan> Read(IReadOnlyList<YamlSection> strategies) => [.. strategies.SelectMany(Read)];

    private List<VariantPlan> Read(YamlSection section)
    {
        var (strategy, label, template) = (section.RequiredText("name"), section.Text("label"), section.Text("template"));
        var parameters = section.Section("parameters")?.Pairs().OrderBy(pair => pair.Name, StringComparer.Ordinal).ToList() ?? [];
        var fusion = ReadFusion(section.Section("fusion"));
        var models = section.Has("models") ? section.Texts("models") : _models;
        var reasoning = section.Has("reasoning") ? ReadReasoning(section) : _reasoning;
        var depth = section.Has("depth") ? section.Integers("depth", 1, 10_000) : _depth;
        section.RefuseUnknown();
        label ??= string.Join(' ', [strategy, .. parameters.Select(pair => $"{pair.Name}={pair.Text}"), .. NonEmpty(template), .. NonEmpty(fusion is null ? null : "fused")]);

        return
        [
            .. from model in models.DefaultIfEmpty("")
               from mode in reasoning.DefaultIfEmpty(null)
               from cut in depth.DefaultIfEmpty(ExperimentFile.DefaultCandidates)
               select new VariantPlan(section.Line, label, Options(model, mode), (int)cut),
        ];

        RankingOptions Options(string model, Reasoning? mode)
        {
            var options = new RankingOptions
            {
                Strategy = strategy,
                Model = model,
                Template = template ?? "",
                Fusion = fusion,
                Reasoning = mode,
                Budget = _budget,
                Priority = Priority.Batch,
                // A call that another row has paid for would look free here.
                NoCache = true,
            };
            _sample(options);
            if (parameters.Count > 0) options.Parameters = new Struct();
            foreach (var (name, text, _) in parameters) options.Parameters!.Fields[name] = Reranking.RankingArguments.ToValue(text);
            return options;
        }
    }

    private static IEnumerable<string> NonEmpty(string? text) => text is null ? [] : [text];

    private static IReadOnlyList<Reasoning?> ReadReasoning(YamlSection section)
    {
        List<Reasoning?> modes = [];
        foreach (var text in section.Texts("reasoning"))
        {
            switch (text)
            {
                case "default": modes.Add(null); break;
                case "on" or "true": modes.Add(new Reasoning { Mode = ReasoningMode.On }); break;
                case "off" or "false": modes.Add(new Reasoning { Mode = ReasoningMode.Off }); break;
                case var _ when int.TryParse(text, CultureInfo.InvariantCulture, out var tokens) && tokens is >= 1 and <= 100_000:
                    modes.Add(new Reasoning { Mode = ReasoningMode.Budget, MaxTokens = tokens });
                    break;
                default: section.Refuse("reasoning", $"is on, off, default or a number of tokens from 1 to 100,000, not '{text}'"); break;
            }
        }
        return modes;
    }

    private static Budget? ReadBudget(YamlSection? section)
    {
        if (section is null) return null;
        var budget = new Budget();
        if (section.Integer("model_calls", 1, int.MaxValue) is { } calls) budget.ModelCalls = (int)calls;
        if (section.Integer("prompt_tokens", 1, long.MaxValue) is { } prompt) budget.PromptTokens = prompt;
        if (section.Integer("completion_tokens", 1, long.MaxValue) is { } completion) budget.CompletionTokens = completion;
        if (section.Number("seconds", .001, 86_400) is { } seconds) budget.Time = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
        section.RefuseUnknown();
        return budget;
    }

    private static Action<RankingOptions> ReadSampling(YamlSection? section)
    {
        if (section is null) return _ => { };
        var (temperature, topP, minP) = (section.Number("temperature", 0, 2), section.Number("top_p", 0, 1), section.Number("min_p", 0, 1));
        var (topK, most) = (section.Integer("top_k", 1, 100_000), section.Integer("max_output_tokens", 1, 1_000_000));
        section.RefuseUnknown();
        return options =>
        {
            if (temperature is not null) options.Temperature = temperature.Value;
            if (topP is not null) options.TopP = topP.Value;
            if (minP is not null) options.MinP = minP.Value;
            if (topK is not null) options.TopK = (int)topK.Value;
            if (most is not null) options.MaxOutputTokens = (int)most.Value;
        };
    }

    private static Fusion? ReadFusion(YamlSection? section)
    {
        if (section is null) return null;
        var fusion = new Fusion { Preset = section.Text("preset") ?? "" };
        var method = section.Choice(
            "method", ("z_score", FusionMethod.ZScore), ("min_max", FusionMethod.MinMax), ("reciprocal_rank", FusionMethod.ReciprocalRank),
            ("sum", FusionMethod.Sum));
        if (section.Has("method") || fusion.Preset.Length == 0) fusion.Method = method;
        if (section.Number("first_stage_weight", 0, 1_000) is { } first) fusion.FirstStageWeight = first;
        if (section.Number("rerank_weight", 0, 1_000) is { } rerank) fusion.RerankWeight = rerank;
        if (section.Integer("rank_constant", 1, 1_000_000) is { } constant) fusion.RankConstant = (int)constant;
        section.RefuseUnknown();
        return fusion;
    }
}
