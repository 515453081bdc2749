using Microsoft.AspNetCore.Builder;

namespace ReasonRank.Compat.Grpc.Tests;

/// <summary>One host for the tests of a class that need no settings of their own.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    public Host Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await Host.StartAsync(map: app =>
        app.MapPost("/hostile.Service/{answer}", (Microsoft.AspNetCore.Http.HttpContext http, string answer) =>
            HostileServerTests.AnswerAsync(http, answer)));

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
