using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>A call of a method.</summary>
internal sealed class Call<TRequest, TResponse>(
    GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    : Call(channel, method, host, options)
    where TRequest : class
    where TResponse : class
{
    private UnaryContent? _request;
    private RequestContent? _requests;
    private Task? _single;

    /// <summary>Makes the call with its only request; gives its only response.</summary>
    public Task<TResponse> SendUnaryAsync(TRequest request)
    {
        try
        {
            Send(_request = Serialize(request));
        }
        catch (Exception exception)
        {
            return Task.FromException<TResponse>(exception);
        }
        return ReadSingleAsync();
    }

    /// <summary>Makes the call with its only request.</summary>
    public void SendServerStreaming(TRequest request)
    {
        Send(_request = Serialize(request));
        ObserveSending();
    }

    /// <summary>Makes the call and gives the writer of its requests.</summary>
    public RequestWriter<TRequest> OpenRequests()
    {
        _requests = new RequestContent();
        Send(_requests);
        ObserveSending();
        return new RequestWriter<TRequest>(this, _requests, method.RequestMarshaller);
    }

    /// <summary>Reads the only response while requests are written.</summary>
    public Task<TResponse> ReadInBackgroundAsync()
    {
        var response = ReadSingleAsync();
        Observe(response);
        _single = response;
        return response;
    }

    private async Task<TResponse> ReadSingleAsync()
    {
        try
        {
            if (!await ReadFrameAsync()) throw ToException();
            var response = Decode(method.ResponseMarshaller);
            return await ReadFrameAsync()
                ? throw Failures.Unimplemented("The method answers with one message; more came.")
                : response;
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    /// <summary>Reads the next response; null at the end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<TResponse?> ReadAsync()
    {
        try
        {
            return await ReadFrameAsync() ? Decode(method.ResponseMarshaller) : null;
        }
        catch (Exception exception)
        {
            throw Fail(exception);
        }
    }

    protected override Task EndOfResponse => _single ?? base.EndOfResponse;

    protected override void EndRequests()
    {
        _request?.Dispose();
        _requests?.Abort();
    }

    private UnaryContent Serialize(TRequest request)
    {
        var frames = new FrameWriter(Channel.SendLimit);
        try
        {
            var plain = Options.WriteOptions is { } write && write.Flags.HasFlag(WriteFlags.NoCompress);
            return new UnaryContent(
                frames, frames.Write(request, method.RequestMarshaller.ContextualSerializer, plain ? null : Compression));
        }
        catch (Exception exception)
        {
            frames.Release();
            throw Fail(exception);
        }
    }
}
