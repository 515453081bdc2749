using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ReasonRank.Compat.Grpc.Tests.Health;

/// <summary>grpc.health.v1 over ASP.NET Core's health checks.</summary>
public sealed class HealthTests
{
    private volatile HealthStatus _index = HealthStatus.Healthy;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData(HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData(HealthStatus.Unhealthy, ServingStatus.NotServing)]
    public async Task Check_runs_the_health_checks(HealthStatus index, ServingStatus expected)
    {
        await using var host = await StartAsync();
        _index = index;

        Assert.Equal(expected, await CheckAsync(host, ""));
        Assert.Equal(expected, await CheckAsync(host, "search"));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(host, "other"));
    }

    [Fact]
    public async Task Check_of_a_service_that_is_not_mapped_is_not_found()
    {
        await using var host = await StartAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(host, "unheard.of"));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Watch_tells_changes_only(bool cached)
    {
        await using var host = await StartAsync(options => options.UseHealthChecksCache = cached);
        await PublishAsync(host);
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(host.Channel)
            .Watch(new HealthCheckRequest { Service = "search" }, cancellationToken: Stop);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        await PublishAsync(host);
        _index = HealthStatus.Unhealthy;
        await PublishAsync(host);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        _index = HealthStatus.Healthy;
        await PublishAsync(host);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_of_a_service_that_is_not_mapped_stays_open()
    {
        await using var host = await StartAsync();
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(host.Channel)
            .Watch(new HealthCheckRequest { Service = "later" }, cancellationToken: Stop);
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));

        host.App.Services.GetRequiredService<global::Grpc.HealthCheck.HealthServiceImpl>()
            .SetStatus("later", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Stopping_ends_watches_as_not_serving()
    {
        await using var host = await StartAsync();
        using var watch = new global::Grpc.Health.V1.Health.HealthClient(host.Channel)
            .Watch(new HealthCheckRequest(), cancellationToken: Stop);
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));

        var stopped = host.App.StopAsync(Stop);

        Assert.Equal(ServingStatus.NotServing, await NextAsync(watch));
        Assert.False(await watch.ResponseStream.MoveNext(Stop));
        await stopped.WaitAsync(TimeSpan.FromSeconds(10), Stop);
    }

    private Task<Host> StartAsync(Action<GrpcHealthChecksOptions>? configure = null) => Host.StartAsync(
        add: services =>
        {
            services
                .AddGrpcHealthChecks(options =>
                {
                    options.Services.Map("search", check => check.Tags.Contains("index"));
                    options.Services.Map("other", check => check.Name == "disk");
                    configure?.Invoke(options);
                })
                .AddCheck("index", () => new HealthCheckResult(_index), ["index"])
                .AddCheck("disk", () => HealthCheckResult.Healthy());

            // The tests publish by themselves.
            services.Configure<HealthCheckPublisherOptions>(options => options.Delay = TimeSpan.FromHours(1));
        },
        map: app => app.MapGrpcHealthChecksService());

    private static async Task PublishAsync(Host host)
    {
        var report = await host.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);
        foreach (var publisher in host.App.Services.GetServices<IHealthCheckPublisher>())
            await publisher.PublishAsync(report, Stop);
    }

    private static async Task<ServingStatus> CheckAsync(Host host, string service) =>
        (await new global::Grpc.Health.V1.Health.HealthClient(host.Channel)
            .CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Stop)).Status;

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(Stop).WaitAsync(TimeSpan.FromSeconds(10), Stop));
        return watch.ResponseStream.Current.Status;
    }
}
