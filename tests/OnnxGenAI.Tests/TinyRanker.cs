using ReasonRank.TestSupport;

namespace ReasonRank.OnnxGenAI.Tests;

/// <summary>The tiny model that ranks, loaded once.</summary>
public sealed class TinyRanker : IDisposable
{
    private readonly Lazy<(Model Model, Tokenizer Tokenizer)> _loaded = new(Load);

    /// <summary>The model. Skips the calling test where there are no native libraries.</summary>
    public Model Model => _loaded.Value.Model;

    /// <summary>Its tokenizer.</summary>
    public Tokenizer Tokenizer => _loaded.Value.Tokenizer;

    /// <summary>Skips the calling test unless the real parts are there.</summary>
    public static string Require()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        return GenAI.ModelFolder("tiny-ranker");
    }

    /// <summary>A generator for one sequence, greedy.</summary>
    public Generator Generate(int maxLength = 4096)
    {
        using var parameters = new GeneratorParams(Model) { MaxLength = maxLength };
        return new Generator(Model, parameters);
    }

    public void Dispose()
    {
        if (!_loaded.IsValueCreated) return;
        _loaded.Value.Tokenizer.Dispose();
        _loaded.Value.Model.Dispose();
    }

    private static (Model, Tokenizer) Load()
    {
        var model = Model.Load(Require());
        return (model, new Tokenizer(model));
    }
}
