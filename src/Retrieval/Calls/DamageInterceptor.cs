using Grpc.Core;
using Grpc.Core.Interceptors;
using ReasonRank.Bm25;
using ReasonRank.Retrieval.Engines.Embedded;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Calls;

/// <summary>Answers a call that came upon damage in an index with DATA_LOSS, and has the damage reported.</summary>
internal sealed partial class DamageInterceptor(DamageReport report, ILogger<DamageInterceptor> logger) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Guard(() => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(() => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> Guard<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (IndexCorruptException damaged)
        {
            report.Note(damaged);
            LogDamaged(damaged);
            throw RpcErrors.Create(StatusCode.DataLoss, damaged.Message, RpcErrors.Info("DAMAGED", ("file", Path.GetFileName(damaged.File))));
        }
    }

    [LoggerMessage(14, LogLevel.Error, "An index is damaged")]
    private partial void LogDamaged(Exception exception);
}
