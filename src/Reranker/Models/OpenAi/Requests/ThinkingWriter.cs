using System.Text.Json;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.OpenAi.Servers;

namespace ReasonRank.Reranker.Models.OpenAi.Requests;

/// <summary>Writes whether the model is to think, and for how long.</summary>
internal static class ThinkingWriter
{
    // Budgets up to which OpenAI's efforts are low and medium; it tells no numbers.
    private const int LowEffortTokens = 2_048;
    private const int MediumEffortTokens = 8_192;

    /// <summary>The chat template's argument that says it, on servers where it is one.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Arguments(ModelRequest request, ModelOptions model, ServerDialect server)
    {
        var mode = Wanted(request, server).Mode;
        if (server.Thinking == ThinkingSwitch.TemplateArgument && mode != ReasoningMode.Default)
            yield return new(model.ThinkingArgument ?? "enable_thinking", mode != ReasoningMode.Off);
    }

    /// <summary>Writes it where it is a field of its own.</summary>
    public static void Write(Utf8JsonWriter json, ModelRequest request, ServerDialect server)
    {
        var reasoning = Wanted(request, server);
        if (reasoning.Mode == ReasoningMode.Default) return;
        var thinks = reasoning.Mode != ReasoningMode.Off;
        var budget = server.LimitsReasoning && reasoning.Mode == ReasoningMode.Budget ? reasoning.MaxTokens : null;
        switch (server.Thinking)
        {
            case ThinkingSwitch.Effort:
                json.WriteString("reasoning_effort", Effort(reasoning));
                break;
            case ThinkingSwitch.ReasoningObject:
                json.WriteStartObject("reasoning");
                if (budget is { } most) json.WriteNumber(server.BudgetField!, most);
                else json.WriteBoolean("enabled", thinks);
                json.WriteEndObject();
                break;
            case ThinkingSwitch.ThinkingObject:
                json.WriteStartObject("thinking");
                json.WriteString("type", thinks ? "enabled" : "disabled");
                json.WriteEndObject();
                break;
        }
        if (budget is { } limit && server.Thinking != ThinkingSwitch.ReasoningObject) json.WriteNumber(server.BudgetField!, limit);
    }

    private static ReasoningOptions Wanted(ModelRequest request, ServerDialect server) =>
        request.Continues && server.ContinuesWithoutThinking ? new ReasoningOptions(ReasoningMode.Off) : request.Reasoning;

    private static string Effort(ReasoningOptions reasoning) => reasoning switch
    {
        { Mode: ReasoningMode.Off } => "none",
        { Mode: ReasoningMode.Budget, MaxTokens: <= LowEffortTokens } => "low",
        { Mode: ReasoningMode.Budget, MaxTokens: > MediumEffortTokens } => "high",
        _ => "medium",
    };
}
