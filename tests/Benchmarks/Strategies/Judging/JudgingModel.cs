using System.Runtime.CompilerServices;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>A model in this process that answers at once, as the modelled server does after its time.</summary>
internal sealed class JudgingModel(Answerer answerer) : IRankingModel
{
    public string Name => "modelled";

    public ModelNeeds Offers => ModelNeeds.Text | ModelNeeds.LogProbabilities;

    public int ContextTokens => 32_768;

    public int MaxOutputTokens => 4096;

    public int CountTokens(string text) => (text.Length + 2) / 3;

    public async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new ModelEvent.Started(TimeSpan.Zero);
        var prompt = string.Join('\n', request.Messages.Select(message => message.Content));
        var whole = answerer.Answer(prompt, request.Reasoning.Mode != ReasoningMode.Off)
            ?? throw new ModelException("The prompt is not understood.");
        var reply = whole.Cut(request.MaxOutputTokens ?? MaxOutputTokens);
        if (request.TopLogProbs is not null && reply.Answer.Count > 0) yield return new ModelEvent.Tokens(reply.Answer);
        if (reply.Answer.Count > 0) yield return new ModelEvent.Answer(string.Concat(reply.Answer.Select(token => token.Text)));
        yield return new ModelEvent.Finished(
            reply.Tokens < whole.Tokens ? FinishReason.Length : FinishReason.Stop,
            new Usage(1, 0, CountTokens(prompt), reply.Tokens, reply.ReasoningTokens));
    }
}
