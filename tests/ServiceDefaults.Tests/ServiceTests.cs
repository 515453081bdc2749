using System.Net;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;
using Status = Grpc.Core.Status;

namespace ReasonRank.ServiceDefaults.Tests;

/// <summary>What callers of a service see.</summary>
public sealed class ServiceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unforeseen_exception_is_INTERNAL_with_a_trace_id_and_nothing_else()
    {
        await using var service = TestService.Create((_, _) => throw new ArgumentException("password is hunter2"));
        await service.StartAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() =>
            service.Client.SearchAsync(new SearchRequest { Query = "my question" }, cancellationToken: Cancellation).ResponseAsync);

        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        Assert.DoesNotContain("hunter2", failed.ToString(), StringComparison.Ordinal);
        var info = RpcErrors.ToStatus(failed).Details.Single().Unpack<ErrorInfo>();
        Assert.Equal("INTERNAL", info.Reason);
        Assert.Contains(service.Log, line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains(info.Metadata["trace_id"], StringComparison.Ordinal) && line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_arrives_as_it_was_made()
    {
        await using var service = TestService.Create((_, _) => throw RpcErrors.NotFound("collection", "x"));
        await service.StartAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() =>
            service.Client.SearchAsync(new SearchRequest(), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, failed.StatusCode);
        Assert.Equal("x", RpcErrors.ToStatus(failed).Details.Single().Unpack<ErrorInfo>().Metadata["collection"]);
    }

    [Fact]
    public async Task The_log_has_method_status_and_duration_but_no_query()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        await service.StartAsync();
        await service.Client.SearchAsync(new SearchRequest { Query = "confidential" }, cancellationToken: Cancellation);
        using var client = new HttpClient { BaseAddress = service.HttpAddress };
        await client.GetStringAsync("/page?query=confidential", Cancellation);

        Assert.Contains(service.Log, line =>
            line.StartsWith("Information /reasonrank.v1.SearchService/Search OK in ", StringComparison.Ordinal));
        Assert.Contains(service.Log, line => line.StartsWith("Information GET /page 200 in ", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Log, line => line.Contains("confidential", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Health_answers_on_both_ports(string path)
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        await service.StartAsync();
        using var client = new HttpClient();
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri(service.HttpAddress, path), Cancellation));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{service.GrpcPort}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, Cancellation);
        Assert.Equal("Healthy", await response.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Health_answers_over_gRPC()
    {
        await using var service = TestService.Create((_, _) => Task.FromResult(new SearchResponse()));
        await service.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://localhost:{service.GrpcPort}");
        var health = new Health.HealthClient(channel);
        // Published by the health checks' publisher a moment after the start.
        for (var tries = 0; ; tries++)
        {
            var answer = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);
            if (answer.Status == HealthCheckResponse.Types.ServingStatus.Serving) return;
            Assert.True(tries < 100, answer.ToString());
            await Task.Delay(100, Cancellation);
        }
    }

    [Fact]
    public async Task A_call_that_its_deadline_ends_is_no_error_of_the_service()
    {
        await using var service = TestService.Create(async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new SearchResponse();
        });
        await service.StartAsync();
        var failed = await Assert.ThrowsAsync<RpcException>(() => service.Client.SearchAsync(
            new SearchRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, failed.StatusCode);
        // The client gives up at the same moment; which of the two the service hears first is open.
        for (var tries = 0; !service.Log.Any(line => line.Contains("Search DEADLINE_EXCEEDED in", StringComparison.Ordinal)
            || line.Contains("Search CANCELLED in", StringComparison.Ordinal)); tries++)
        {
            Assert.True(tries < 100, string.Join('\n', service.Log));
            await Task.Delay(50, Cancellation);
        }
        Assert.DoesNotContain(service.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
