using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Writes a call's requests.</summary>
internal sealed class RequestWriter<TRequest>(Call call, RequestContent content, Marshaller<TRequest> marshaller)
    : IClientStreamWriter<TRequest>
    where TRequest : class
{
    private readonly FrameWriter _frames = new(call.Channel.SendLimit);
    private int _writing;
    private bool _completed;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_completed) throw new InvalidOperationException("The requests of the call are complete.");
        if (Interlocked.Exchange(ref _writing, 1) == 1) throw new InvalidOperationException("Another write of the call is under way.");
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static call => ((Call)call!).Cancel(), call);
            if (call.IsFinished) throw call.ToException();
            var stream = await content.Opened;
            var flags = (WriteOptions ?? call.Options.WriteOptions)?.Flags ?? default;
            var compression = flags.HasFlag(WriteFlags.NoCompress) ? null : call.Compression;
            await stream.WriteAsync(_frames.Write(message, marshaller.ContextualSerializer, compression), call.Token);
            if (!flags.HasFlag(WriteFlags.BufferHint)) await stream.FlushAsync(call.Token);
        }
        catch (Exception exception)
        {
            throw await call.FailWriteAsync(exception);
        }
        finally
        {
            _frames.Release();
            Volatile.Write(ref _writing, 0);
        }
    }

    public Task CompleteAsync()
    {
        if (Volatile.Read(ref _writing) == 1) throw new InvalidOperationException("A write of the call is under way.");
        _completed = true;
        content.Close();
        return Task.CompletedTask;
    }
}
