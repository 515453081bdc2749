using System.Runtime.CompilerServices;
using System.Text;
using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Reranker.Models.Onnx.Constraints;
using ReasonRank.Reranker.Models.Onnx.Scheduling;
using ReasonRank.Reranker.Models.Text;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>A model that runs in this process.</summary>
internal sealed class OnnxModel(ModelOptions options, OnnxModelHost.Slot slot) : IRankingModel
{
    private const string NoReasoning = "\n\n";

    private readonly SpecialTokens _special = new(slot.Folder.SpecialTokens);
    private readonly TokenEstimate _estimate = new();

    public string Name => options.RequestName;

    // A graph for the native engine cannot be run by generators, and the engine tells no scores.
    public ModelNeeds Offers => slot.Folder.Paged is not null
        ? ModelNeeds.Text | ModelNeeds.Continuation
        : ModelNeeds.Text | ModelNeeds.LogProbabilities | ModelNeeds.Continuation | ModelNeeds.Choices
            | (options.ConstrainedDecoding != false ? ModelNeeds.Forms : ModelNeeds.None);

    public int ContextTokens => slot.Folder.ContextTokens;

    public ReasoningOptions Reasoning => ModelDefaults.Reasoning(options);

    public int MaxOutputTokens => Math.Min(options.MaxOutputTokens!.Value, ContextTokens - 1);

    // While the model is not loaded, nobody can tell exactly.
    public int CountTokens(string text)
    {
        using var lease = slot.TryUse();
        return lease?.Model.Encode(Harmless(text)).Length ?? _estimate.Of(text);
    }

    /// <summary>Where it runs, such as <c>cpu</c>; while it is not loaded, where it is to run.</summary>
    public string Device => slot.Loaded?.Device.ToLowerInvariant() ?? slot.Provider;

    public bool IsLoaded => slot.Loaded is not null;

    /// <summary>The tokens of a text, in which nothing is a special token.</summary>
    /// <exception cref="ModelException">The model cannot be loaded, or there is no room for it now.</exception>
    public async Task<int[]> TokenizeAsync(string text, CancellationToken cancellationToken)
    {
        using var lease = await slot.UseAsync(cancellationToken);
        return lease.Model.Encode(Harmless(text));
    }

    public async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(options.Timeout);
        using var lease = await EnterAsync(stop.Token, cancellationToken);
        var model = lease.Model;
        var tags = request.ThinkTags ?? options.Tags;
        request = ThinkingArgument.Apply(tags.Translate(Harmless(request, tags)), options);
        var rendered = Render(model, request, tags);
        var prompt = model.Encode(rendered);
        var room = ContextTokens - prompt.Length;
        if (room < 1)
            throw new ModelException($"The prompt's {prompt.Length} tokens do not fit the context of {ContextTokens} tokens of model {Name}.");
        var sampling = Sampling.Of(request.Sampling, options.Temperature ?? 0, options.TopP, options.TopK);
        var job = new SequenceJob(
            prompt, Math.Min(room, Math.Min(request.MaxOutputTokens ?? int.MaxValue, MaxOutputTokens)), request.TopLogProbs ?? -1)
        {
            Sampling = sampling,
            Constraints = TokenConstraints.Of(
                model, request, tags, rendered, sampling.Temperature, request.Sampling.MinP ?? options.MinP ?? 0),
            Cancelled = stop.Token,
        };
        if (slot.Folder.Paged is not null && job.NeedsScores)
            throw new ModelException($"Model {Name} is written by the native engine, which has neither log-probabilities nor limits on tokens nor min_p.");
        try
        {
            yield return new ModelEvent.Started(TimeSpan.Zero);
            model.Scheduler.Add(job);
            var output = new OutputReader(tags, request, TokenConstraints.IsReasoning(request, tags, rendered));
            await foreach (var piece in ReadAsync(model, job, output, cancellationToken)) yield return piece;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private async Task<OnnxModelHost.Lease> EnterAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            return await slot.UseAsync(stop);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooLong();
        }
    }

    private ModelException TooLong() =>
        new($"Model {Name} took longer than {options.Timeout.TotalSeconds:0.###} s.") { Kind = ModelFailure.TimedOut };

    private async IAsyncEnumerable<ModelEvent> ReadAsync(
        LoadedModel model, SequenceJob job, OutputReader output, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stream = model.CreateStream();
        var (read, reasoning) = (0, 0);
        while (true)
        {
            await job.WaitAsync(read, cancellationToken);
            var (end, count) = (job.End, job.Count);
            if (job.TopLogProbs >= 0 && count > read) yield return new ModelEvent.Tokens(Tokens(model, job, read, count));
            for (; read < count; read++)
            {
                var text = Encoding.UTF8.GetString(stream.Decode(job[read]));
                foreach (var piece in output.Add(text)) yield return piece;
                if (output.Answer.Bytes == 0) reasoning = read + 1;
            }
            if (end == SequenceEnd.None || job.Count > count) continue;
            foreach (var piece in output.Finish()) yield return piece;
            if (end == SequenceEnd.Failed) throw new ModelException($"Model {Name} failed: {job.Error}") { Kind = ModelFailure.Unavailable };
            cancellationToken.ThrowIfCancellationRequested();
            if (end == SequenceEnd.Cancelled) throw TooLong();
            var written = end == SequenceEnd.EndToken ? count + 1 : count;
            yield return new ModelEvent.Finished(
                end == SequenceEnd.EndToken ? FinishReason.Stop : FinishReason.Length,
                new Usage(1, 0, job.Prompt.Length, written, output.Reasoning.Bytes > 0 ? reasoning : 0));
            yield break;
        }
    }

    private string Render(LoadedModel model, ModelRequest request, ThinkTags tags)
    {
        if (options.Api == ModelApi.Completions)
            return PromptFormat.Find(options.ChatFormat)!.Render(request, options);
        var turns = request.Continues ? request.Messages.SkipLast(1) : request.Messages;
        var prompt = model.Render([.. turns.Select(turn => new ChatTurn(RoleNames.Of(turn.Role), turn.Content))]);
        if (request.Continues) return prompt + request.Messages[^1].Content;
        return request.Reasoning.Mode == ReasoningMode.Off
            ? $"{prompt}{tags.Open}{NoReasoning}{tags.Close}{NoReasoning}"
            : prompt;
    }

    // Comes before tags are translated: these can be special tokens themselves.
    private ModelRequest Harmless(ModelRequest request, ThinkTags tags) => request with
    {
        Messages = [.. request.Messages.Select(turn => turn with { Content = Harmless(turn, tags) })],
    };

    private string Harmless(ChatMessage turn, ThinkTags tags)
    {
        // A turn of the model may hold tags, which can be tokens, but neither ends nor begins a turn.
        if (turn.Role == ChatRole.Assistant) return SpecialTokens.Common.Break(WithoutNul(turn.Content));
        // Templates for base models open the reasoning themselves, at the end of their text.
        var text = turn.Content.TrimEnd();
        return options.Api == ModelApi.Completions && text.EndsWith(tags.Open, StringComparison.Ordinal)
            ? Harmless(text[..^tags.Open.Length]) + tags.Open
            : Harmless(turn.Content);
    }

    private string Harmless(string text) => _special.Break(WithoutNul(text));

    // The native library's texts end there.
    private static string WithoutNul(string text) => text.Replace('\0', ' ');

    private static List<GeneratedToken> Tokens(LoadedModel model, SequenceJob job, int from, int to)
    {
        var tokens = new List<GeneratedToken>(to - from);
        for (var i = from; i < to; i++)
        {
            List<TokenAlternative> alternatives = [];
            foreach (var (token, logProb) in job.Top(i))
                if (float.IsFinite(logProb)) alternatives.Add(new TokenAlternative(model.Decode([token]), logProb));
            tokens.Add(new GeneratedToken(model.Decode([job[i]]), job.LogProb(i), alternatives));
        }
        return tokens;
    }
}
