using ReasonRank.V1;

namespace ReasonRank.Cli.Reranking;

/// <summary>What a rerank command did.</summary>
internal sealed class RerankTotals
{
    private readonly Lock _lock = new();

    /// <summary>Queries reranked.</summary>
    public int Reranked { get; private set; }

    /// <summary>Of those, queries whose ranking is partial or degraded.</summary>
    public int Short { get; private set; }

    /// <summary>Queries that kept their order because reranking them failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Strategy that ran.</summary>
    public string Strategy { get; private set; } = "";

    /// <summary>Model that ran; empty without one.</summary>
    public string Model { get; private set; } = "";

    /// <summary>Model calls and tokens of all queries.</summary>
    public Usage Usage { get; } = new();

    /// <summary>Counts an answer.</summary>
    public void Add(RerankResponse response)
    {
        lock (_lock)
        {
            Reranked++;
            if (response.Shortfall is { Partial: true } or { Degraded: true }) Short++;
            (Strategy, Model) = (response.Strategy, response.Model);
            if (response.Usage is not { } usage) return;
            Usage.ModelCalls += usage.ModelCalls;
            Usage.CachedCalls += usage.CachedCalls;
            Usage.PromptTokens += usage.PromptTokens;
            Usage.CompletionTokens += usage.CompletionTokens;
            Usage.ReasoningTokens += usage.ReasoningTokens;
            Usage.Estimated |= usage.Estimated;
        }
    }

    /// <summary>Counts a failure.</summary>
    public void AddFailure()
    {
        lock (_lock) Failed++;
    }
}
