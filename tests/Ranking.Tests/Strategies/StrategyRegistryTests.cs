using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Listwise;

namespace ReasonRank.Ranking.Tests.Strategies;

public sealed class StrategyRegistryTests
{
    private readonly StrategyRegistry _registry = new([new ReasonRankStrategy()]);
    private readonly List<Violation> _violations = [];

    [Fact]
    public void An_unknown_strategy_names_the_known_ones()
    {
        Assert.Null(_registry.Bind("nope", new Dictionary<string, object?>(), "options", _violations).Strategy);
        Assert.Equal([new Violation("options.strategy", "'nope' is unknown; known are reasonrank")], _violations);
    }

    [Fact]
    public void Everything_wrong_with_parameters_is_told_at_once()
    {
        Bind(("window", 1.0), ("step", 2.5), ("passes", "two"), ("size", 3.0), ("passage_words", double.NaN));
        Assert.Equal(
            ["options.parameters.window", "options.parameters.step", "options.parameters.passes",
                "options.parameters.size", "options.parameters.passage_words"],
            _violations.Select(v => v.Path));
        Assert.Equal("must be a whole number from 2 to 100", _violations[0].Description);
        Assert.Equal("is unknown; known are window, step, passes, passage_words, passage_tokens", _violations[3].Description);
    }

    [Fact]
    public void Values_that_do_not_go_together_are_refused()
    {
        Bind(("window", 5.0), ("step", 6.0));
        Assert.Equal("options.parameters.step", Assert.Single(_violations).Path);
    }

    [Fact]
    public void Values_are_read_and_the_rest_has_defaults()
    {
        var values = _registry.Bind("reasonrank", new Dictionary<string, object?> { ["window"] = 40.0 }, "options", _violations).Values;
        Assert.Empty(_violations);
        Assert.Equal(40, values[ReasonRankStrategy.Window]);
        Assert.Equal(10, values[ReasonRankStrategy.Step]);
    }

    private void Bind(params (string Name, object? Value)[] values) =>
        _registry.Bind("reasonrank", values.ToDictionary(v => v.Name, v => v.Value), "options", _violations);
}
