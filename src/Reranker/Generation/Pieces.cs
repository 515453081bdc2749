using System.Runtime.CompilerServices;
using System.Text;
using ReasonRank.V1;
using Event = ReasonRank.V1.GenerateResponse.EventOneofCase;

namespace ReasonRank.Reranker.Generation;

/// <summary>Pieces of an answer.</summary>
internal static class Pieces
{
    /// <summary>
    /// Joins pieces of one kind that come within an interval of the first of them, as the next one comes; every other message comes
    /// at once, after what was written before it.
    /// </summary>
    public static async IAsyncEnumerable<GenerateResponse> JoinAsync(
        this IAsyncEnumerable<GenerateResponse> messages, TimeSpan interval, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (kind, text, since) = (Event.None, new StringBuilder(), 0L);
        await foreach (var message in messages.WithCancellation(cancellation))
        {
            if (text.Length > 0 && message.EventCase != kind) yield return Take();
            if (message.EventCase is not (Event.Reasoning or Event.Answer))
            {
                yield return message;
                continue;
            }
            if (text.Length == 0) (kind, since) = (message.EventCase, clock.GetTimestamp());
            text.Append(kind == Event.Reasoning ? message.Reasoning : message.Answer);
            if (clock.GetElapsedTime(since) >= interval) yield return Take();
        }
        if (text.Length > 0) yield return Take();

        GenerateResponse Take()
        {
            var piece = text.ToString();
            text.Clear();
            return kind == Event.Reasoning ? new GenerateResponse { Reasoning = piece } : new GenerateResponse { Answer = piece };
        }
    }
}
