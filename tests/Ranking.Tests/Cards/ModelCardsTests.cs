using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pointwise;
using ReasonRank.Ranking.Strategies.Setwise;

namespace ReasonRank.Ranking.Tests.Cards;

public sealed class ModelCardsTests
{
    private static readonly IRerankStrategy[] Strategies =
    [
        new ReasonRankStrategy(), new RankKStrategy(), new FirstStrategy(), new RankR1Strategy(), new ERankStrategy(),
        new Rank1Strategy(), new TFRankStrategy(),
    ];

    [Theory]
    [InlineData("liuwenhan/reasonrank-7B", "reasonrank-7b")]
    [InlineData("liuwenhan/reasonrank-32B", "reasonrank-32b")]
    [InlineData("liuwenhan/reasonrank-8B", "reasonrank-8b")]
    [InlineData("hf.co/mradermacher/reasonrank-7B-GGUF:Q4_K_M", "reasonrank-7b")]
    [InlineData("Alibaba-NLP/ERank-4B", "erank-4b")]
    [InlineData("Alibaba-NLP/ERank-32B", "erank-32b")]
    [InlineData("jhu-clsp/rank1-7b", "rank1-7b")]
    [InlineData("jhu-clsp/rank1-mistral-2501-24b-awq", "rank1-mistral-2501-24b")]
    [InlineData("ielabgroup/Rank-R1-14B-v0.1", "rank-r1-14b")]
    [InlineData("ielabgroup/Rank-R1-32B-v0.2", "rank-r1-32b-v0.2")]
    [InlineData("hltcoe/Rank-K-32B", "rank-k-32b")]
    [InlineData("castorini/rank_zephyr_7b_v1_full", "rankzephyr-7b")]
    [InlineData("castorini/first_mistral", "first")]
    [InlineData("Qwen/Qwen3-32B", "reasoning")]
    [InlineData("qwen3:8b", "reasoning")]
    [InlineData("Qwen/Qwen3-30B-A3B-Instruct-2507", "instruct")]
    [InlineData("Qwen/Qwen3-30B-A3B-Thinking-2507", "reasoning")]
    [InlineData("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "reasoning")]
    [InlineData("deepseek-reasoner", "reasoning")]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", null)]
    [InlineData("gpt-4.1", null)]
    [InlineData("", null)]
    [InlineData("/", null)]
    public void A_checkpoint_has_the_card_of_its_name(string checkpoint, string? card) =>
        Assert.Equal(card, ModelCards.Match(checkpoint));

    [Fact]
    public void Each_name_of_a_card_finds_that_card() =>
        Assert.All(ModelCards.All.Keys.Where(name => name != ModelCards.Generic && name != "reasoning" && name != "first"),
            name => Assert.Equal(name, ModelCards.Match(name)));

    // Sampling and limits of the published runs: rank_listwise_os_llm.py and run_rank_llm.sh of 8421BCD/ReasonRank.
    [Theory]
    [InlineData("reasonrank-7b", 0, null, null, null)]
    [InlineData("reasonrank-8b", .6, .95, 20, 0d)]
    public void ReasonRank_samples_as_its_published_runs_do(string name, double temperature, double? topP, int? topK, double? minP)
    {
        var card = ModelCards.All[name];
        Assert.Equal((temperature, topP, topK, minP), (card.Temperature, card.TopP, card.TopK, card.MinP));
        Assert.Equal((3072, 3072 + 100), (card.ReasoningTokens, card.MaxOutputTokens));
        Assert.Equal(("20", "10", "512"), (card.Parameters["window"], card.Parameters["step"], card.Parameters["passage_tokens"]));
    }

    [Fact]
    public void Switches_and_modes_are_read()
    {
        Assert.Equal((ReasoningMode.On, true), (ModelCards.All["reasonrank-8b"].Reasoning, ModelCards.All["reasonrank-8b"].ThinkingSwitch));
        Assert.Equal(ReasoningMode.Off, ModelCards.All["tfrank-4b"].Reasoning);
        Assert.Equal(("completions", "plain", true),
            (ModelCards.All["rank1-7b"].Api, ModelCards.All["rank1-7b"].ChatFormat, ModelCards.All["rank1-7b"].ThinkingPrefilled));
    }

    [Fact]
    public void Every_card_can_be_used_as_it_stands() => Assert.All(ModelCards.All.Values.Distinct(), card =>
    {
        Assert.True(card.ContextTokens > card.MaxOutputTokens && card.MaxOutputTokens > card.ReasoningTokens.GetValueOrDefault());
        Assert.InRange(card.Temperature!.Value, 0, 2);
        if (card.Templates.Count > 0) Assert.Contains(card.Templates, ShippedTemplates.All.ContainsKey);
        Assert.All(card.Hashes, hash => Assert.Matches("^[0-9a-f]{16}$", hash.Value));
        if (card.Strategy is not { } name) return;
        var strategy = Assert.Single(Strategies, strategy => strategy.Name == name);
        Assert.Contains(ShippedTemplates.All[card.Templates.First(ShippedTemplates.All.ContainsKey)].Method, strategy.TemplateMethods);
        var violations = new List<Violation>();
        var raw = card.Parameters.ToDictionary(p => p.Key, p => (object?)(double.TryParse(p.Value, out var number) ? number : p.Value));
        Assert.NotSame(ParameterValues.Empty, new StrategyRegistry(Strategies).Bind(name, raw, "card", violations).Values);
        Assert.Empty(violations);
    });
}
