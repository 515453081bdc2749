using System.Text;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Calls;
using ReasonRank.Reranker.Models;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Generation;

/// <summary>Turns a request into a <see cref="GenerationCall"/>, or refuses it with everything that is wrong.</summary>
internal sealed class GenerationReader(ModelCatalog models)
{
    private const string Without = "is of no use with the model";

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name; the default one when empty.</param>
    /// <exception cref="RpcException">NotFound.</exception>
    public IRankingModel Find(string name) => (name.Length == 0 ? models.Default : models.Find(name))
        ?? throw RpcErrors.NotFound("model", name.Length > 0 ? name : "default");

    /// <summary>Reads a request.</summary>
    /// <exception cref="RpcException">NotFound, or InvalidArgument.</exception>
    public GenerationCall Read(GenerateRequest request)
    {
        var model = Find(request.Model);
        var violations = new Violations();
        var asked = new ModelRequest(Messages(request.Messages, violations))
        {
            Sampling = OptionsReader.Sampling(
                new(
                    request.HasTemperature ? request.Temperature : null, request.HasTopP ? request.TopP : null,
                    request.HasTopK ? request.TopK : null, request.HasMinP ? request.MinP : null, request.HasSeed ? request.Seed : null),
                "", violations),
            MaxOutputTokens = OptionsReader.MaxOutputTokens(
                request.HasMaxOutputTokens ? request.MaxOutputTokens : null, "", violations),
            Reasoning = OptionsReader.Reasoning(request.Reasoning, "reasoning", violations) is { Mode: not Ranking.Models.ReasoningMode.Default } wanted
                ? wanted
                : model.Reasoning,
            // Some servers take 0 for none at all.
            TopLogProbs = request.HasTopLogProbs ? Math.Clamp(request.TopLogProbs, 1, ModelRequest.MaxTopLogProbs) : null,
            Form = Choices(request.Choices, violations),
            ChatTemplate = OptionsReader.ChatTemplate(request.ChatTemplate, "chat_template", violations),
            Priority = OptionsReader.Priority(request.Priority, "priority", violations),
        };
        CheckLogProbs(request, violations);
        Stop(request.Stop, violations);
        var pieces = PieceInterval(request.PieceInterval, violations);
        CheckOffers(asked, request.Choices.Count > 0, model, violations);
        violations.ThrowIfAny();
        return new GenerationCall(model, asked, request.TopLogProbs, [.. request.Stop], pieces);
    }

    /// <summary>Refuses a text that is too long.</summary>
    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static void CheckText(string text) => new Violations()
        .Require(Encoding.UTF8.GetByteCount(text) <= GenerationLimits.TextBytes, "text", "must have at most 1 MiB")
        .ThrowIfAny();

    private static List<ChatMessage> Messages(RepeatedField<ChatTurn> turns, Violations violations)
    {
        var read = new List<ChatMessage>();
        violations.Require(turns.Count is >= 1 and <= GenerationLimits.Turns, "messages", $"must have 1 to {GenerationLimits.Turns:N0} turns");
        if (turns.Count > GenerationLimits.Turns) return read;
        var bytes = 0L;
        foreach (var turn in turns)
        {
            var role = Role(turn.Role);
            violations.Require(role is not null, $"messages[{read.Count}].role", "must be system, user or assistant");
            read.Add(new ChatMessage(role ?? ChatRole.User, turn.Content));
            bytes += Encoding.UTF8.GetByteCount(turn.Content);
        }
        violations
            .Require(bytes <= GenerationLimits.ChatBytes, "messages", "must have at most 4 MiB of text")
            .Require(read is not [.., { Role: ChatRole.System }], $"messages[{read.Count - 1}].role", "must be user or assistant in the last turn");
        return read;
    }

    private static ChatRole? Role(string name) => name switch
    {
        "system" => ChatRole.System,
        "user" => ChatRole.User,
        "assistant" => ChatRole.Assistant,
        _ => null,
    };

    private static AnswerForm? Choices(RepeatedField<string> choices, Violations violations)
    {
        if (choices.Count == 0) return null;
        violations
            .Require(choices.Count <= GenerationLimits.Choices, "choices", $"must be at most {GenerationLimits.Choices:N0}")
            .Require(choices.All(text => text.Length is >= 1 and <= GenerationLimits.ChoiceCharacters),
                "choices", $"must have 1 to {GenerationLimits.ChoiceCharacters:N0} characters each");
        return choices.Contains("") ? null : new AnswerForm(choices);
    }

    private static void CheckLogProbs(GenerateRequest request, Violations violations) => violations
        .Require(request.TopLogProbs is >= 0 and <= ModelRequest.MaxTopLogProbs, "top_log_probs", $"must be 0 to {ModelRequest.MaxTopLogProbs}")
        .Require(!request.HasTopLogProbs || request.Stop.Count == 0, "stop", "cannot be combined with top_log_probs");

    private static void Stop(RepeatedField<string> stop, Violations violations) => violations
        .Require(stop.Count <= GenerationLimits.StopTexts, "stop", $"must be at most {GenerationLimits.StopTexts}")
        .Require(stop.All(text => text.Length is >= 1 and <= GenerationLimits.StopCharacters),
            "stop", $"must have 1 to {GenerationLimits.StopCharacters} characters each");

    private static TimeSpan PieceInterval(Duration? asked, Violations violations)
    {
        var seconds = asked is null ? 0 : asked.Seconds + asked.Nanos / 1e9;
        violations.Require(seconds is >= 0 and <= GenerationLimits.PieceSeconds, "piece_interval", $"must be 0 to {GenerationLimits.PieceSeconds} s");
        return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, GenerationLimits.PieceSeconds));
    }

    private static void CheckOffers(ModelRequest request, bool choices, IRankingModel model, Violations violations)
    {
        Check(request.TopLogProbs is not null, ModelNeeds.LogProbabilities, "top_log_probs", "tells no log-probabilities");
        Check(choices, ModelNeeds.Choices, "choices", "cannot be held to choices");
        Check(request.Continues, ModelNeeds.Continuation, $"messages[{request.Messages.Count - 1}].role", "cannot go on with an assistant's turn");

        void Check(bool isAsked, ModelNeeds need, string path, string lack) => violations.Require(
            !isAsked || model.Offers.HasFlag(need), path, $"{Without} '{model.Name}', which {lack}");
    }
}
