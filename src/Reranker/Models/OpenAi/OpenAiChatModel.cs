using System.Runtime.CompilerServices;
using System.Text;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>A model behind an OpenAI-compatible server. A failure of any kind is a failure, never an answer.</summary>
internal sealed class OpenAiChatModel : IRankingModel
{
    private readonly ModelOptions _options;
    private readonly TimeProvider _clock;
    private readonly ChatClient _client;

    public OpenAiChatModel(ModelOptions options, IHttpClientFactory clients, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _client = new ChatClient(options, clients, clock);
    }

    public string Name => _options.RequestName;

    public ModelNeeds Offers => ModelNeeds.Text | (_options.LogProbs ? ModelNeeds.LogProbabilities : ModelNeeds.None);

    public int ContextTokens => _options.ContextTokens!.Value;

    public int MaxOutputTokens => _options.MaxOutputTokens!.Value;

    // The tokenizer is the server's. Common ones take about four bytes of English a token, and three of most other
    // scripts' UTF-8; counting bytes by three errs on the high side.
    public int CountTokens(string text) => (Encoding.UTF8.GetByteCount(text) + 2) / 3;

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
        var splitter = new ThinkTagSplitter();
        FinishReason? finish = null;
        TokenCounts? counts = null;
        var written = 0;
        await foreach (var chunk in _client.StreamAsync(request, cancellationToken))
        {
            written += chunk.Reasoning.Length + chunk.Content.Length;
            counts = chunk.Usage ?? counts;
            finish = chunk.FinishReason ?? finish;
            if (chunk.Tokens.Count > 0) yield return new ModelEvent.Tokens(chunk.Tokens);
            if (chunk.Reasoning.Length > 0) yield return new ModelEvent.Reasoning(chunk.Reasoning);
            if (chunk.Content.Length == 0) continue;
            foreach (var piece in splitter.Add(chunk.Content)) yield return piece;
        }
        foreach (var piece in splitter.Finish()) yield return piece;
        if (finish is not { } reason)
            throw new ModelException("The model server closed the stream before the answer was complete.");
        yield return new ModelEvent.Finished(reason, ToUsage(counts, request, written));
    }

    // A count of completion tokens beyond what was allowed cannot be true either.
    private Usage ToUsage(TokenCounts? counts, ModelRequest request, int written) =>
        counts is { } told && told.Completion <= MaxOutputTokens * 2L && told.Prompt <= ContextTokens * 4L
            ? new Usage(1, 0, told.Prompt, told.Completion, told.Reasoning)
            : new Usage(1, 0, request.Messages.Sum(m => CountTokens(m.Content)), (written + 2) / 3, 0, Estimated: true);

    private ModelException Failure(Exception exception, bool timedOut) => exception switch
    {
        ModelException known => Redact(known),
        OperationCanceledException when timedOut =>
            new ModelException($"The model server took longer than {_options.Timeout.TotalSeconds:0.###} s."),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            new ModelException($"Nothing answers at {new Uri(_options.Endpoint).Authority}."),
        _ => new ModelException("The connection to the model server broke.", exception),
    };

    // A server may quote the key that it was sent.
    private ModelException Redact(ModelException failure) =>
        _options.ApiKey is { Length: > 0 } key && failure.Message.Contains(key, StringComparison.Ordinal)
            ? new ModelException(failure.Message.Replace(key, "***", StringComparison.Ordinal))
            : failure;
}
