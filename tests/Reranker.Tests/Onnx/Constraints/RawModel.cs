using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Models;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx.Constraints;

/// <summary>The tiny model without the suite's runtime: probabilities from its raw scores.</summary>
internal sealed class RawModel : IDisposable
{
    private readonly Model _model;
    private readonly Tokenizer _tokenizer;

    public RawModel()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        _model = Model.Load(GenAI.ModelFolder("tiny-ranker"));
        _tokenizer = new Tokenizer(_model);
    }

    public int[] Encode(string text) => _tokenizer.Encode(text);

    /// <summary>Probability of each of some texts, one token each, after a chat and the beginning of the answer.</summary>
    /// <param name="request">The chat.</param>
    /// <param name="prefill">What the prompt ends with.</param>
    /// <param name="written">What the model wrote; tokens of its own, which a prompt of both would merge.</param>
    /// <param name="texts">The texts.</param>
    public double[] Probabilities(ModelRequest request, string prefill, string written, params string[] texts)
    {
        var turns = request.Messages.Where(message => message.Role != ChatRole.Assistant || !request.Continues)
            .Select(message => new ChatTurn(message.Role == ChatRole.System ? "system" : "user", message.Content)).ToList();
        using var parameters = new GeneratorParams(_model);
        using var generator = new Generator(_model, parameters);
        generator.Append(_tokenizer.Encode(_tokenizer.ApplyChatTemplate(turns) + prefill));
        if (written.Length > 0) generator.Append(_tokenizer.Encode(written));
        using var logits = generator.Logits();
        var scores = logits.Data<float>().ToArray().Select(score => (double)score).ToArray();
        var sum = scores.Sum(score => Math.Exp(score - scores.Max()));
        return [.. texts.Select(text => Math.Exp(scores[Assert.Single(_tokenizer.Encode(text))] - scores.Max()) / sum)];
    }

    public void Dispose()
    {
        _tokenizer.Dispose();
        _model.Dispose();
    }
}
