using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx.Constraints;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>A model in memory: what tokenizes, and what writes.</summary>
internal sealed class LoadedModel : IAsyncDisposable
{
    private readonly Model _model;
    private readonly Tokenizer _tokenizer;
    private readonly Lock _tokenizing = new();
    private readonly Lazy<Vocabulary> _vocabulary;

    /// <summary>Loads a folder.</summary>
    /// <exception cref="GenAIException">It cannot be loaded.</exception>
    /// <exception cref="NotSupportedException">The library is too old for it.</exception>
    public LoadedModel(ModelFolder folder, string provider, SchedulerOptions options)
    {
        using var config = new ModelConfig(folder.Path);
        config.SetProviders(provider == "cpu" ? [] : [provider]);
        // A thread that waits for the others of a step would keep a core busy that the service's own threads need.
        config.Overlay("""{ "model": { "decoder": { "session_options": { "session.intra_op.allow_spinning": "0" } } } }""");
        if (options.Threads is { } threads)
            config.Overlay($$"""{ "model": { "decoder": { "session_options": { "intra_op_num_threads": {{threads}} } } } }""");
        if (options.Paged is { } paged && paged.BlocksFor(options.MaxCacheTokens) is var blocks && blocks != paged.Blocks)
            config.Overlay($$"""{ "engine": { "dynamic_batching": { "num_blocks": {{blocks}} } } }""");
        _model = new Model(config);
        _vocabulary = new Lazy<Vocabulary>(() => Read(folder));
        try
        {
            _tokenizer = new Tokenizer(_model);
            EndTokens = _tokenizer.EndTokens.ToArray();
            Scheduler = new SequenceScheduler(_model, EndTokens, options);
        }
        catch
        {
            _tokenizer?.Dispose();
            _model.Dispose();
            throw;
        }
    }

    /// <summary>Where it runs, such as <c>cpu</c> or <c>CUDA</c>.</summary>
    public string Device => _model.DeviceType;

    public int[] EndTokens { get; }

    /// <summary>The texts of its tokens; read when they are first needed.</summary>
    /// <exception cref="ModelException">They cannot be read.</exception>
    public Vocabulary Vocabulary => _vocabulary.Value;

    public SequenceScheduler Scheduler { get; }

    /// <summary>The tokens of a text; what is spelt like a special token becomes it.</summary>
    public int[] Encode(string text)
    {
        lock (_tokenizing) return _tokenizer.Encode(text);
    }

    /// <summary>The text of tokens, special ones left out.</summary>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        lock (_tokenizing) return _tokenizer.Decode(tokens);
    }

    /// <summary>Renders a chat up to where the assistant's turn begins.</summary>
    public string Render(IReadOnlyList<ChatTurn> turns)
    {
        lock (_tokenizing) return _tokenizer.ApplyChatTemplate(turns);
    }

    /// <summary>Decodes one token after another, for one user.</summary>
    public TokenizerStream CreateStream()
    {
        lock (_tokenizing) return _tokenizer.CreateStream();
    }

    private static Vocabulary Read(ModelFolder folder)
    {
        try
        {
            return TokenTexts.Read(Path.Combine(folder.Path, "tokenizer.json"));
        }
        catch (InvalidDataException damage)
        {
            throw new ModelException(
                "The vocabulary in the model's tokenizer.json cannot be read, so neither answers nor reasoning can be limited.", damage);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Scheduler.DisposeAsync();
        _tokenizer.Dispose();
        _model.Dispose();
    }
}
