using System.Runtime.CompilerServices;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Reranker.Models.OpenAi.Answers;
using ReasonRank.Reranker.Models.OpenAi.Servers;
using ReasonRank.Reranker.Models.Text;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>
/// A model behind an OpenAI-compatible server, by chats or by completions. A failure of any kind is a failure, never an
/// answer.
/// </summary>
internal sealed class OpenAiChatModel : IRankingModel
{
    private readonly ModelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ModelServerClient _client;
    private readonly ServerProbe _server;
    private readonly TokenEstimate _estimate = new();

    public OpenAiChatModel(ModelOptions options, IHttpClientFactory clients, ServerProbes probes, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _client = new ModelServerClient(options, clients, clock);
        _server = probes.Add(options);
    }

    public string Name => _options.RequestName;

    /// <summary>
    /// What the server's kind offers; until that is known, what every server does. It is asked for in the background, from
    /// the service's start on, and again, at most every few seconds, while it does not answer.
    /// </summary>
    public ModelNeeds Offers => _server.Current.Offers(_options.Api ?? ModelApi.Chat);

    public int ContextTokens => _options.ContextTokens!.Value;

    public int MaxOutputTokens => _options.MaxOutputTokens!.Value;

    public ReasoningOptions Reasoning => ModelDefaults.Reasoning(_options);

    public int CountTokens(string text) => _estimate.Of(text);

    public async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        yield return new ModelEvent.Started(TimeSpan.Zero);

        await using var events = EventsAsync(request, either.Token).GetAsyncEnumerator(either.Token);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync()) break;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw Failure(exception, timeout.IsCancellationRequested);
            }
            yield return events.Current;
        }
    }

    private async IAsyncEnumerable<ModelEvent> EventsAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var server = await _server.GetAsync(cancellationToken);
        var tags = request.ThinkTags ?? _options.Tags;
        request = tags.Translate(request with { Messages = [.. request.Messages.Select(Harmless)] });
        var output = new OutputReader(tags, request, _options.ThinkingPrefilled == true);
        var budget = BudgetToKeep(request, server);
        FinishReason? finish = null;
        TokenCounts? counts = null;
        await foreach (var chunk in _client.StreamAsync(request, server, cancellationToken))
        {
            counts = chunk.Usage ?? counts;
            finish = chunk.FinishReason ?? finish;
            if (chunk.Tokens.Count > 0) yield return new ModelEvent.Tokens(chunk.Tokens);
            foreach (var piece in output.Add(chunk.Content, chunk.Reasoning)) yield return piece;
            if (finish is not null || output.Answer.Bytes > 0 || _estimate.Of(output.Reasoning) <= budget) continue;
            // Leaving the stream stops the model; its answer can be asked for without more reasoning.
            (finish, counts) = (FinishReason.Length, null);
            break;
        }
        foreach (var piece in output.Finish()) yield return piece;
        if (finish is not { } reason)
            throw new ModelException("The model server closed the stream before the answer was complete.")
            {
                Kind = ModelFailure.Broken,
            };
        yield return new ModelEvent.Finished(reason, ToUsage(counts, request, output));
    }

    // Comes before tags are translated: these can be special tokens themselves.
    private static ChatMessage Harmless(ChatMessage turn) => turn with { Content = SpecialTokens.Common.Break(turn.Content) };

    // Stopped reasoning without an answer is worth something only where the answer can be asked for afterwards.
    private int BudgetToKeep(ModelRequest request, ServerDialect server) =>
        request.Reasoning is { Mode: ReasoningMode.Budget, MaxTokens: { } most } && !request.Continues
        && !(server.LimitsReasoning && _options.Api != ModelApi.Completions)
        && server.Offers(_options.Api ?? ModelApi.Chat).HasFlag(ModelNeeds.Continuation)
            ? most
            : int.MaxValue;

    private Usage ToUsage(TokenCounts? counts, ModelRequest request, OutputReader output)
    {
        var prompt = request.Messages.Aggregate(default(TextSize), (size, message) => size + TextSize.Of(message.Content));
        var written = output.Reasoning + output.Answer;
        if (counts is not { } told || !told.CanBeTrue(prompt, written, _options))
            return new Usage(1, 0, _estimate.Of(prompt), _estimate.Of(written), 0, Estimated: true);
        _estimate.Learn(prompt, told.Prompt);
        return new Usage(1, 0, told.Prompt, told.Completion, told.Reasoning);
    }

    private ModelException Failure(Exception exception, bool timedOut) => exception switch
    {
        ModelException known => Redact(known),
        OperationCanceledException when timedOut =>
            new ModelException($"The model server took longer than {_options.Timeout.TotalSeconds:0.###} s.")
            {
                Kind = ModelFailure.TimedOut,
            },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            new ModelException($"Nothing answers at {new Uri(_options.Endpoint).Authority}.") { Kind = ModelFailure.Unavailable },
        _ => new ModelException("The connection to the model server broke.", exception) { Kind = ModelFailure.Broken },
    };

    // A server may quote the key that it was sent.
    private ModelException Redact(ModelException failure) =>
        _options.ApiKey is { Length: > 0 } key && failure.Message.Contains(key, StringComparison.Ordinal)
            ? new ModelException(failure.Message.Replace(key, "***", StringComparison.Ordinal))
            {
                Kind = failure.Kind,
                RetryAfter = failure.RetryAfter,
            }
            : failure;
}
