using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ReasonRank.Benchmarks.Transport;

/// <summary>
/// The least that a server on Kestrel can do with the bytes that a gRPC message takes on the wire: no framing, no
/// protocol buffers, no metadata, no trailers. It writes and flushes as often as gRPC has to.
/// </summary>
internal static class BareEchoServer
{
    public static void MapBareEcho(this IEndpointRouteBuilder app)
    {
        app.MapPost("/bare/unary", (RequestDelegate)UnaryAsync);
        app.MapPost("/bare/download/{repeat:int}", (RequestDelegate)DownloadAsync);
        app.MapPost("/bare/pingpong", (RequestDelegate)PingPongAsync);
    }

    private static async Task UnaryAsync(HttpContext context)
    {
        await ReadOnlyMessageAsync(context.Request.BodyReader, context.RequestAborted);
        await context.Response.BodyWriter.WriteAsync(Frames.Frame, context.RequestAborted);
    }

    private static async Task DownloadAsync(HttpContext context)
    {
        await ReadOnlyMessageAsync(context.Request.BodyReader, context.RequestAborted);
        var repeat = int.Parse((string)context.Request.RouteValues["repeat"]!, CultureInfo.InvariantCulture);
        for (var i = 0; i < repeat; i++)
            await context.Response.BodyWriter.WriteAsync(Frames.Frame, context.RequestAborted);
    }

    private static async Task PingPongAsync(HttpContext context)
    {
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        while (await ReadAsync(context.Request.BodyReader, context.RequestAborted))
            await context.Response.BodyWriter.WriteAsync(Frames.Frame, context.RequestAborted);
    }

    // To the end of the request, because Kestrel would reset the stream otherwise, and drop a connection with many resets.
    private static async Task ReadOnlyMessageAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (await ReadAsync(reader, cancellationToken))
        {
        }
    }

    private static async ValueTask<bool> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var result = await reader.ReadAtLeastAsync(Frames.Frame.Length, cancellationToken);
        var whole = result.Buffer.Length >= Frames.Frame.Length;
        reader.AdvanceTo(whole ? result.Buffer.GetPosition(Frames.Frame.Length) : result.Buffer.End);
        return whole;
    }
}
