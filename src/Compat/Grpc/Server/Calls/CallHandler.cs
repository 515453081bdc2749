using Grpc.AspNetCore.Server.Binding;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>Answers the HTTP requests of one method.</summary>
internal abstract class CallHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, MethodOptions options, ILogger logger)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    public async Task HandleAsync(HttpContext http)
    {
        if (!Protocol.Accepts(http)) return;
        LiftBodyLimits(http);
        var call = new HttpServerCallContext(http, Method.FullName, options, logger);
        http.Features.Set<IServerCallContextFeature>(call);
        try
        {
            call.Begin();
            await InvokeAsync(call);
        }
        catch (Exception exception)
        {
            call.Fail(exception);
        }
        finally
        {
            await call.EndAsync();
        }
    }

    protected abstract Task InvokeAsync(HttpServerCallContext call);

    // The limits of gRPC are per message; a stream may be slow and long.
    private static void LiftBodyLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
