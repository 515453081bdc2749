using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.OpenAi;
using ReasonRank.Reranker.Models.OpenAi.Servers;

namespace ReasonRank.Reranker.Tests.OpenAi;

/// <summary>A model as the service makes it, without the service around it.</summary>
internal sealed class TestModel : IDisposable
{
    private readonly ServiceProvider _services;

    public TestModel(string endpoint, Action<ModelOptions>? options = null, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        _services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var settings = new ModelOptions { Model = "test-model", Endpoint = endpoint, ApiKey = "sk-secret-123", MaxOutputTokens = 4096, ContextTokens = 32_768 };
        options?.Invoke(settings);
        var clients = _services.GetRequiredService<IHttpClientFactory>();
        var logger = LoggerFactory.Create(_ => { }).CreateLogger<ServerProbe>();
        Probes = new ServerProbes(clients, clock, logger);
        Model = new OpenAiChatModel(settings, clients, Probes, clock);
    }

    public ServerProbes Probes { get; }

    public OpenAiChatModel Model { get; }

    public static ModelRequest Request(params string[] turns) => new(
        [.. turns.Select((text, i) => new ChatMessage(i % 2 == 0 ? ChatRole.User : ChatRole.Assistant, text))]);

    public async Task<List<ModelEvent>> CallAsync(ModelRequest request)
    {
        var events = new List<ModelEvent>();
        await foreach (var happened in Model.GenerateAsync(request, TestContext.Current.CancellationToken)) events.Add(happened);
        return events;
    }

    public void Dispose() => _services.Dispose();
}
