namespace ReasonRank.Gateway.Forwarding;

/// <summary>Routes of services that live elsewhere.</summary>
internal static class ForwardedRoutes
{
    /// <summary>Passes every call of a gRPC service on.</summary>
    /// <param name="app">Where to map.</param>
    /// <param name="service">Full name, such as <c>reasonrank.v1.RetrievalService</c>.</param>
    /// <param name="target">Name of the service that implements it, as service discovery knows it.</param>
    public static void MapForwarded(this IEndpointRouteBuilder app, string service, string target) =>
        app.MapPost($"/{service}/{{method}}", (HttpContext context, GrpcForwarder forwarder) =>
            forwarder.ForwardAsync(context, target));
}
