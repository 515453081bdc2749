using System.Text;
using System.Text.Json;
using ReasonRank.TestSupport;

namespace ReasonRank.OnnxGenAI.Tests;

/// <summary>Outputs that are known to the token.</summary>
public sealed class GoldenTests(TinyRanker tiny) : IClassFixture<TinyRanker>
{
    [Fact]
    public void Published_sequences_of_tiny_random_gpt2()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        using var model = Model.Load(GenAI.ModelFolder("tiny-random-gpt2-fp32"));
        using var parameters = new GeneratorParams(model) { BatchSize = 2, MaxLength = 10 };
        using var generator = new Generator(model, parameters);
        using var prompts = new TokenSequences();
        prompts.Add([0, 0, 0, 52]);
        prompts.Add([0, 0, 195, 731]);
        generator.Append(prompts);
        while (!generator.IsDone) generator.GenerateNextToken();
        Assert.Equal([0, 0, 0, 52, 204, 204, 204, 204, 204, 204], generator.Sequence(0).ToArray());
        Assert.Equal([0, 0, 195, 731, 731, 114, 114, 114, 114, 114], generator.Sequence(1).ToArray());
    }

    [Fact]
    public void Tiny_ranker_writes_its_golden_outputs_token_for_token()
    {
        var cases = Cases();
        Assert.Equal(40, cases.Count);
        foreach (var golden in cases)
        {
            using var generator = tiny.Generate();
            generator.Append(Ids(golden, "prompt_token_ids"));
            var expected = Ids(golden, "output_token_ids");
            var written = new List<int>();
            // Cases of single-token ranking are one token long, and not over.
            while (!generator.IsDone && (expected.Length > 1 || written.Count < 1))
            {
                generator.GenerateNextToken();
                written.Add(generator.NextTokens[0]);
            }
            Assert.Equal(expected, written);
        }
    }

    [Fact]
    public void Tokenizer_and_chat_template_give_the_golden_prompts()
    {
        foreach (var golden in Cases())
        {
            var turns = golden.GetProperty("messages").EnumerateArray()
                .Select(m => new ChatTurn(m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!)).ToList();
            _ = tiny.Model;
            var prompt = tiny.Tokenizer.ApplyChatTemplate(turns) + golden.GetProperty("prefill").GetString();
            Assert.Equal(golden.GetProperty("prompt").GetString(), prompt);
            Assert.Equal(Ids(golden, "prompt_token_ids"), tiny.Tokenizer.Encode(prompt));
            Assert.Equal(golden.GetProperty("output").GetString(), tiny.Tokenizer.Decode(Ids(golden, "output_token_ids")));
        }
    }

    [Fact]
    public void A_stream_decodes_to_the_same_text()
    {
        foreach (var golden in Cases())
        {
            var bytes = new List<byte>();
            using var stream = tiny.Tokenizer.CreateStream();
            foreach (var token in Ids(golden, "output_token_ids")) bytes.AddRange(stream.Decode(token));
            Assert.Equal(golden.GetProperty("output").GetString(), Encoding.UTF8.GetString([.. bytes]).Replace("<|im_end|>", ""));
        }
    }

    [Fact]
    public void First_step_has_the_golden_logits()
    {
        foreach (var golden in Cases())
        {
            using var generator = tiny.Generate();
            generator.Append(Ids(golden, "prompt_token_ids"));
            using var logits = generator.Logits();
            Assert.Equal([1, 1, 2048], logits.Shape.ToArray());
            foreach (var pair in golden.GetProperty("first_step_top_logits").EnumerateArray())
                Assert.Equal(pair[1].GetDouble(), logits.Data<float>()[pair[0].GetInt32()], .001);
        }
    }

    private static List<JsonElement> Cases() =>
        [.. File.ReadLines(Path.Combine(TinyRanker.Require(), "golden.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private static int[] Ids(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
