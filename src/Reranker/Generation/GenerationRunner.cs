using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Calls;
using ReasonRank.Reranker.Models.Traffic;
using ReasonRank.V1;
using Usage = ReasonRank.Ranking.Usage;

namespace ReasonRank.Reranker.Generation;

/// <summary>Lets models write for callers of ModelService, in the queues that ranking uses.</summary>
internal sealed class GenerationRunner(TimeProvider clock)
{
    /// <summary>Asks the model. The last message is the finish; leaving the enumeration stops the model.</summary>
    /// <exception cref="ModelException">The model failed or refused.</exception>
    /// <exception cref="QueueFullException">Too many calls wait.</exception>
    public IAsyncEnumerable<GenerateResponse> RunAsync(GenerationCall call, bool noCache, CancellationToken cancellationToken) =>
        call.PieceInterval > TimeSpan.Zero
            ? WriteAsync(call, noCache, cancellationToken).JoinAsync(call.PieceInterval, clock, cancellationToken)
            : WriteAsync(call, noCache, cancellationToken);

    private async IAsyncEnumerable<GenerateResponse> WriteAsync(
        GenerationCall call, bool noCache, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The cache keeps few tokens of an answer.
        var model = new RequestModel(call.Model, noCache || call.Request.TopLogProbs is not null, clock);
        var stop = call.Stop.Count > 0 ? new StopTexts(call.Stop) : null;
        var draft = new AnswerDraft();
        await using var events = model.GenerateAsync(call.Request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            ModelException? failure = null;
            try
            {
                if (!await events.MoveNextAsync()) yield break;
            }
            catch (ModelException failed)
            {
                failure = failed;
            }
            if (failure is not null)
            {
                if (Abandon(call, draft, failure.Kind) is { ModelCalls: > 0 } spent) yield return new GenerateResponse { Spent = Messages.ToMessage(spent) };
                ExceptionDispatchInfo.Throw(failure);
            }
            draft.Take(events.Current);
            switch (events.Current)
            {
                case ModelEvent.Started:
                    yield return new GenerateResponse { Started = new() };
                    break;
                case ModelEvent.Reasoning thought:
                    yield return new GenerateResponse { Reasoning = thought.Text };
                    break;
                case ModelEvent.Answer answer:
                    if ((stop?.Add(answer.Text) ?? answer.Text) is { Length: > 0 } text) yield return new GenerateResponse { Answer = text };
                    if (stop is not { Found: true }) break;
                    // A model that is stopped gives no account of what it wrote.
                    yield return Finish(false, Abandon(call, draft));
                    yield break;
                case ModelEvent.ReasoningClosed:
                    if (stop?.Release() is { Length: > 0 } held) yield return new GenerateResponse { Answer = held };
                    yield return new GenerateResponse { ReasoningClosed = new() };
                    break;
                case ModelEvent.Tokens tokens:
                    yield return new GenerateResponse { Tokens = GenerationMessages.Tokens(tokens.Items, call.Alternatives) };
                    break;
                case ModelEvent.Restarted:
                    stop?.Release();
                    yield return new GenerateResponse { Restart = new() };
                    break;
                case ModelEvent.Finished finished:
                    if (stop?.Release() is { Length: > 0 } rest) yield return new GenerateResponse { Answer = rest };
                    yield return Finish(finished.Reason == FinishReason.Length, draft.Usage);
                    break;
            }
        }
    }

    private static Usage Abandon(GenerationCall call, AnswerDraft draft, ModelFailure? failure = null)
    {
        draft.Abandon(call.Model, call.Request.Messages.Sum(message => call.Model.CountTokens(message.Content)), failure);
        return draft.Usage;
    }

    private static GenerateResponse Finish(bool truncated, Usage usage) => new()
    {
        Finish = new GenerateFinish { Truncated = truncated, Usage = Messages.ToMessage(usage) },
    };
}
