using System.Net;
using System.Text.Json;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Cards;

namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>
/// Finds out what kind of server a model has: from its settings or its host, else by asking the server, once it answers.
/// Until then the server counts as <see cref="ServerDialects.Other"/>, which offers the least.
/// </summary>
internal sealed partial class ServerProbe(
    ModelOptions model, IHttpClientFactory clients, TimeProvider clock, ILogger<ServerProbe> logger)
{
    private const int MaxAnswerBytes = 1 << 20;

    /// <summary>Longest time of a probe.</summary>
    public static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly Version StructuredOutputs = new(0, 12);

    private readonly Lock _lock = new();
    private volatile ServerDialect? _found = ServerDialects.Known(model);
    private Task<ServerDialect?>? _probe;
    private long? _failedAt;

    /// <summary>What is known now, without waiting; starts a probe where nothing is.</summary>
    public ServerDialect Current
    {
        get
        {
            if (_found is null) _ = Probe();
            return _found ?? ServerDialects.Other.With(model);
        }
    }

    /// <summary>Waits for a probe on its way, two seconds at most, and tells what is known then.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the probe goes on.</exception>
    public async ValueTask<ServerDialect> GetAsync(CancellationToken cancellationToken)
    {
        if (_found is { } known) return known;
        return await Probe().WaitAsync(cancellationToken) ?? ServerDialects.Other.With(model);
    }

    // Many calls share one probe; a server that did not answer is left alone for a while.
    private Task<ServerDialect?> Probe()
    {
        lock (_lock)
        {
            if (_probe is { IsCompleted: false }) return _probe;
            if (_found is not null || (_failedAt is { } then && clock.GetElapsedTime(then) < Pause))
                return Task.FromResult(_found);
            return _probe = Task.Run(ProbeAsync);
        }
    }

    private async Task<ServerDialect?> ProbeAsync()
    {
        using var time = new CancellationTokenSource(LongestProbe, clock);
        try
        {
            if (await AskAsync(time.Token) is { } dialect)
            {
                _found = dialect.With(model);
                Found(model.RequestName, new Uri(model.Endpoint).Authority, dialect.Name);
                return _found;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // The first real call will tell what is wrong.
        }
        lock (_lock) _failedAt = clock.GetTimestamp();
        return null;
    }

    /// <returns>Null when the server is not ready to tell.</returns>
    private async Task<ServerDialect?> AskAsync(CancellationToken cancellationToken)
    {
        var (status, models) = await GetAsync(ServerAddress.OfModels(model), cancellationToken);
        using (models)
        {
            if (status >= HttpStatusCode.InternalServerError) return null;
            if (models is null) return ServerDialects.Other;
            switch (Owner(models.RootElement))
            {
                case "vllm":
                    return await VersionAsync("/version", cancellationToken) is { } version && version < StructuredOutputs
                        ? ServerDialects.OlderVLlm
                        : ServerDialects.VLlm;
                case "sglang":
                    return ServerDialects.SgLang;
                case "llamacpp":
                    return ServerDialects.LlamaCpp;
                case "reasonrank":
                    return ServerDialects.ReasonRank.Limited(Offers(models.RootElement));
            }
        }
        // Ollama's models belong to whoever published them.
        return await VersionAsync("/api/version", cancellationToken) is null ? ServerDialects.Other : ServerDialects.Ollama;
    }

    private static string? Owner(JsonElement models) =>
        models.ValueKind == JsonValueKind.Object
        && models.TryGetProperty("data", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
        && list[0] is { ValueKind: JsonValueKind.Object } first
        && first.TryGetProperty("owned_by", out var owner) && owner.ValueKind == JsonValueKind.String
            ? owner.GetString()
            : null;

    private ModelNeeds Offers(JsonElement models)
    {
        foreach (var entry in models.GetProperty("data").EnumerateArray())
            if (entry.ValueKind == JsonValueKind.Object
                && entry.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.ValueEquals(model.ServerName)
                && entry.TryGetProperty("offers", out var offers) && offers.ValueKind == JsonValueKind.Array)
                return OfferNames.Parse(offers.EnumerateArray().Select(offer => offer.ValueKind == JsonValueKind.String ? offer.GetString() : null));
        return ModelNeeds.Text;
    }

    private async Task<Version?> VersionAsync(string path, CancellationToken cancellationToken)
    {
        var (_, answer) = await GetAsync(ServerAddress.Beside(model, path), cancellationToken);
        using (answer)
        {
            if (answer?.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("version", out var value) || value.ValueKind != JsonValueKind.String) return null;
            // Such as 0.11.1rc2.dev17+gabc: the numbers are enough.
            var numbers = value.GetString()!.Split('.');
            var minor = numbers.Length < 2 ? "" : new string([.. numbers[1].TakeWhile(char.IsAsciiDigit)]);
            return Version.TryParse($"{numbers[0].TrimStart('v')}.{minor}", out var version) ? version : null;
        }
    }

    /// <returns>Null unless the server answers 200 with JSON.</returns>
    private async Task<(HttpStatusCode Status, JsonDocument? Answer)> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        ModelServerClient.Authorize(request, model, ServerDialects.Other);
        using var response = await clients.CreateClient(ModelServerClient.HttpClientName)
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentType?.MediaType != "application/json")
            return (response.StatusCode, null);
        await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (response.StatusCode, await JsonDocument.ParseAsync(body, default, cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Model}: the server at {Address} is of the kind {Server}")]
    private partial void Found(string model, string address, string server);
}
