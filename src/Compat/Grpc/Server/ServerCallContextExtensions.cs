using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>The way from a call to its HTTP request.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>Key of the HTTP context in the user state of contexts that are not made by the server.</summary>
    internal const string HttpContextKey = "__HttpContext";

    /// <summary>The HTTP context of a call.</summary>
    /// <exception cref="InvalidOperationException">The call does not come through ASP.NET Core.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) => serverCallContext switch
    {
        AspNetCore.Server.Calls.HttpServerCallContext call => call.HttpContext,
        _ when serverCallContext.UserState.TryGetValue(HttpContextKey, out var value) && value is HttpContext http => http,
        _ => throw new InvalidOperationException("The call has no HTTP context."),
    };
}
