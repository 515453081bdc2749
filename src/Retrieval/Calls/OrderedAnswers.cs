using System.Threading.Channels;
using Grpc.Core;

namespace ReasonRank.Retrieval.Calls;

/// <summary>
/// Answers a stream of requests in order while the work on several of them is under way. Reading stops while
/// <paramref name="capacity"/> answers are outstanding: that is the back pressure of the stream.
/// </summary>
/// <param name="responses">Takes the answers.</param>
/// <param name="capacity">Most answers outstanding.</param>
internal sealed class OrderedAnswers<TResponse>(IServerStreamWriter<TResponse> responses, int capacity)
{
    private readonly Channel<Task<IReadOnlyList<TResponse>>> _outstanding =
        Channel.CreateBounded<Task<IReadOnlyList<TResponse>>>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });

    /// <summary>Adds work; its responses are written after those of all work added before.</summary>
    public ValueTask AddAsync(Task<IReadOnlyList<TResponse>> work, CancellationToken cancellation) =>
        _outstanding.Writer.WriteAsync(work, cancellation);

    /// <summary>Reads requests until <paramref name="read"/> ends, and writes answers until the last one is out.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> read, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAll(WriteAsync(stop), ReadAsync(read, stop.Token));
    }

    private async Task ReadAsync(Func<CancellationToken, Task> read, CancellationToken cancellation)
    {
        try
        {
            await read(cancellation);
        }
        finally
        {
            _outstanding.Writer.Complete();
        }
    }

    private async Task WriteAsync(CancellationTokenSource stop)
    {
        try
        {
            await foreach (var work in _outstanding.Reader.ReadAllAsync(stop.Token))
            {
                foreach (var response in await work) await responses.WriteAsync(response, stop.Token);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
