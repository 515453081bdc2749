using System.Runtime.CompilerServices;
using System.Text;
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
    public async IAsyncEnumerable<GenerateResponse> RunAsync(
        GenerationCall call, bool noCache, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The cache keeps few tokens of an answer.
        var model = new RequestModel(call.Model, noCache || call.Request.TopLogProbs is not null, clock);
        var stop = call.Stop.Count > 0 ? new StopTexts(call.Stop) : null;
        var (spent, written) = (Usage.None, new StringBuilder());
        await foreach (var happened in model.GenerateAsync(call.Request, cancellationToken))
        {
            switch (happened)
            {
                case ModelEvent.Reasoning thought:
                    if (stop is not null) written.Append(thought.Text);
                    yield return new GenerateResponse { Reasoning = thought.Text };
                    break;
                case ModelEvent.Answer answer:
                    if (stop is not null) written.Append(answer.Text);
                    if ((stop?.Add(answer.Text) ?? answer.Text) is { Length: > 0 } text) yield return new GenerateResponse { Answer = text };
                    if (stop is not { Found: true }) break;
                    yield return Finish(false, spent + Stopped(call, written.ToString()));
                    yield break;
                case ModelEvent.ReasoningClosed:
                    if (stop?.Release() is { Length: > 0 } held) yield return new GenerateResponse { Answer = held };
                    yield return new GenerateResponse { ReasoningClosed = new() };
                    break;
                case ModelEvent.Tokens tokens:
                    yield return new GenerateResponse { Tokens = GenerationMessages.Tokens(tokens.Items, call.Alternatives) };
                    break;
                case ModelEvent.Wasted wasted:
                    spent += wasted.Spent;
                    break;
                case ModelEvent.Restarted:
                    stop?.Release();
                    written.Clear();
                    yield return new GenerateResponse { Restart = new() };
                    break;
                case ModelEvent.Finished finished:
                    if (stop?.Release() is { Length: > 0 } rest) yield return new GenerateResponse { Answer = rest };
                    yield return Finish(finished.Reason == FinishReason.Length, spent + finished.Usage);
                    break;
            }
        }
    }

    // A model that is stopped gives no account of what it wrote.
    private static Usage Stopped(GenerationCall call, string written) => Usage.OfUnfinished(
        call.Request.Messages.Sum(message => call.Model.CountTokens(message.Content)), call.Model.CountTokens(written));

    private static GenerateResponse Finish(bool truncated, Usage usage) => new()
    {
        Finish = new GenerateFinish { Truncated = truncated, Usage = Messages.ToMessage(usage) },
    };
}
