using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.AspNetCore.Server.Calls;

internal sealed partial class HttpServerCallContext
{
    // Messages that wait because of WriteFlags.BufferHint; beyond this they are sent after all.
    private const int MostBuffered = 64 * 1024;

    private MessageDecoder? _decoder;
    private FrameWriter? _frames;
    private bool _requestBroken;
    private bool _requestEnded;
    private bool _responded;
    private bool _writing;
    private int _buffered;

    private MessageDecoder Decoder => _decoder ??= new MessageDecoder(options.Providers, options.ReceiveLimit, UnknownEncoding)
    {
        Encoding = http.Request.Headers[Headers.Encoding],
    };

    // Without a deadline the transport itself ends a write when the client goes away.
    private CancellationToken WriteToken => _cancelled;

    /// <summary>Reads the only message of a request.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        var message = await ReadAsync(marshaller, default)
            ?? throw Failures.Unimplemented("The method takes one message; none came.");
        return await ReadAsync(marshaller, default) is null
            ? message
            : throw Failures.Unimplemented("The method takes one message; more came.");
    }

    /// <summary>Reads the next message; null at the end of the request.</summary>
    /// <exception cref="OperationCanceledException">The client or the deadline ended the call.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T?> ReadAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        if (_requestEnded) return null;
        using var linked = Link(ref cancellationToken);
        var reader = http.Request.BodyReader;
        while (true)
        {
            ReadResult result;
            try
            {
                result = await reader.ReadAsync(cancellationToken);
            }
            catch (IOException exception)
            {
                // The read may fail before the transport reports that the client is gone.
                _requestBroken = true;
                throw new OperationCanceledException("The client ended the call.", exception, http.RequestAborted);
            }
            if (TryTake(reader, result, marshaller, out var message)) return message;
        }
    }

    /// <summary>Writes a message and waits until the client has room for more.</summary>
    /// <exception cref="OperationCanceledException">The client or the deadline ended the call.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way, or the call has ended.</exception>
    public async Task WriteAsync<T>(
        T message, Marshaller<T> marshaller, WriteOptions? writeOptions, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        BeginWrite();
        try
        {
            WriteFrame(message, marshaller, writeOptions);
            if (writeOptions is { } hints && hints.Flags.HasFlag(WriteFlags.BufferHint) && _buffered < MostBuffered) return;
            _buffered = 0;
            using var linked = cancellationToken.CanBeCanceled ? Link(ref cancellationToken) : null;
            var token = cancellationToken.CanBeCanceled ? cancellationToken : WriteToken;
            var flush = await http.Response.BodyWriter.FlushAsync(token);
            if (flush.IsCompleted && http.RequestAborted.IsCancellationRequested)
                throw new OperationCanceledException("The client ended the call.", http.RequestAborted);
        }
        finally
        {
            await EndWriteAsync();
        }
    }

    /// <summary>Writes the only message of a response; it goes out together with the trailers.</summary>
    public async ValueTask WriteLastAsync<T>(T? message, Marshaller<T> marshaller)
        where T : class
    {
        if (message is null) throw Failures.Internal("The handler returned no message.");
        BeginWrite();
        try
        {
            WriteFrame(message, marshaller, WriteOptions);
        }
        finally
        {
            await EndWriteAsync();
        }
    }

    private void WriteFrame<T>(T message, Marshaller<T> marshaller, WriteOptions? writeOptions)
    {
        var plain = _compression is null || (writeOptions?.Flags.HasFlag(WriteFlags.NoCompress) ?? false);
        var frames = _frames ??= new FrameWriter(options.SendLimit);
        try
        {
            var frame = frames.Write(
                message, marshaller.ContextualSerializer, plain ? null : _compression, options.CompressionLevel);
            _responded = true;
            _buffered += frame.Length;
            http.Response.BodyWriter.Write(frame.Span);
        }
        finally
        {
            frames.Release();
        }
    }

    private bool TryTake<T>(PipeReader reader, in ReadResult result, Marshaller<T> marshaller, out T? message)
        where T : class
    {
        message = null;
        var buffer = result.Buffer;
        var examined = buffer.End;
        try
        {
            if (Frame.TryRead(ref buffer, options.ReceiveLimit, out var compressed, out var payload))
            {
                examined = buffer.Start;
                _requestEnded = result.IsCompleted && buffer.IsEmpty;
                message = Decoder.Decode(payload, compressed, marshaller.ContextualDeserializer);
                return true;
            }
            if (!result.IsCompleted) return false;
            if (buffer.IsEmpty) return true;
            throw Failures.Internal("The request ends within a message.");
        }
        finally
        {
            reader.AdvanceTo(buffer.Start, examined);
        }
    }

    private RpcException UnknownEncoding(string name)
    {
        http.Response.Headers[Headers.AcceptEncoding] = options.Providers.Accepted;
        return Failures.Unimplemented($"The message encoding '{name}' is not supported.");
    }

    private CancellationTokenSource? Link(ref CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled || cancellationToken == WriteToken)
        {
            cancellationToken = WriteToken;
            return null;
        }
        if (!WriteToken.CanBeCanceled) return null;
        var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, WriteToken);
        cancellationToken = linked.Token;
        return linked;
    }
}
