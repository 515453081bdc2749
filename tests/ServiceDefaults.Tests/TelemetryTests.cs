using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ReasonRank.V1;

namespace ReasonRank.ServiceDefaults.Tests;

/// <summary>Telemetry against a collector that keeps what it is sent.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Spans_metrics_and_logs_arrive_at_the_endpoint_without_query_texts()
    {
        var received = new ConcurrentDictionary<string, string>();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.AddOrUpdate(signal, _ => Text(body), (_, before) => before + Text(body));
            return Results.Bytes([], "application/x-protobuf");
        });
        await collector.StartAsync(TestContext.Current.CancellationToken);

        await using (var service = TestService.Create(
            (_, _) => Task.FromResult(new SearchResponse()),
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"))
        {
            await service.StartAsync();
            await service.Client.SearchAsync(
                new SearchRequest { Query = "confidential" }, cancellationToken: TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = service.HttpAddress };
            await client.GetStringAsync("page?query=confidential", TestContext.Current.CancellationToken);
        }

        Assert.Contains("reasonrank.v1.SearchService/Search", received["traces"], StringComparison.Ordinal);
        Assert.Contains("GET /page", received["traces"], StringComparison.Ordinal);
        Assert.Contains("rpc.response.status_code", received["traces"], StringComparison.Ordinal);
        Assert.Contains("rpc.server.call.duration", received["metrics"], StringComparison.Ordinal);
        Assert.Contains("/reasonrank.v1.SearchService/Search", received["logs"], StringComparison.Ordinal);
        Assert.DoesNotContain(received.Values, body => body.Contains("confidential", StringComparison.Ordinal));
    }

    private static string Text(MemoryStream body) => Encoding.Latin1.GetString(body.ToArray());
}
