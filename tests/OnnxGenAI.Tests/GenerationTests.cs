using ReasonRank.TestSupport;

namespace ReasonRank.OnnxGenAI.Tests;

/// <summary>What the rest relies on: rewinding, batches, guidance, allocation, cancellation.</summary>
public sealed class GenerationTests(TinyRanker tiny) : IClassFixture<TinyRanker>
{
    private const string Question =
        "<|im_start|>user\nRank the passages by how well they answer: tides\n[1] grade-2 sand\n[2] grade-9 moon\n[3] grade-5 salt\n"
        + "Answer like [2] > [1].<|im_end|>\n<|im_start|>assistant\n";

    [Fact]
    public void Rewinding_gives_bit_equal_logits()
    {
        var prompt = tiny.Tokenizer.Encode(Question);
        using var generator = tiny.Generate();
        generator.Append(prompt);
        var whole = Logits(generator);
        generator.Rewind(0);
        generator.Append(prompt);
        Assert.Equal(whole, Logits(generator));
        foreach (var kept in new[] { 1, prompt.Length / 2, prompt.Length - 1 })
        {
            generator.Rewind(kept);
            generator.Append(prompt.AsSpan(kept));
            var first = Logits(generator);
            for (var i = 0; i < whole.Length; i++) Assert.Equal(whole[i], first[i], .001f);
            generator.Rewind(kept);
            generator.Append(prompt.AsSpan(kept));
            Assert.Equal(first, Logits(generator));
        }
    }

    [Fact]
    public void A_batch_writes_what_each_row_writes_alone()
    {
        int[][] prompts = [tiny.Tokenizer.Encode(Question), tiny.Tokenizer.Encode(Question.Replace("grade-2", "grade-10 and more sand"))];
        var alone = prompts.Select(Alone).ToList();
        using var parameters = new GeneratorParams(tiny.Model) { BatchSize = 2, MaxLength = 1024 };
        using var generator = new Generator(tiny.Model, parameters);
        using var sequences = new TokenSequences();
        foreach (var prompt in prompts) sequences.Add(prompt);
        generator.Append(sequences);
        List<int>[] rows = [[], []];
        var ends = tiny.Tokenizer.EndTokens.ToArray();
        while (!generator.IsDone)
        {
            generator.GenerateNextToken();
            for (var row = 0; row < 2; row++)
                if (rows[row].Count == 0 || !ends.Contains(rows[row][^1])) rows[row].Add(generator.NextTokens[row]);
        }
        Assert.Equal(alone, rows);

        List<int> Alone(int[] prompt)
        {
            using var one = tiny.Generate(1024);
            one.Append(prompt);
            var written = new List<int>();
            while (!one.IsDone)
            {
                one.GenerateNextToken();
                written.Add(one.NextTokens[0]);
            }
            return written;
        }
    }

    [Fact]
    public void Replaced_logits_choose_the_token()
    {
        using var generator = tiny.Generate();
        generator.Append(tiny.Tokenizer.Encode(Question));
        using var wanted = Tensor.Create<float>([.. Enumerable.Range(0, 2048).Select(id => id == 77 ? 9f : 0f)], [1, 1, 2048]);
        generator.SetLogits(wanted);
        generator.GenerateNextToken();
        Assert.Equal(77, generator.NextTokens[0]);
        Assert.Equal(77, generator.Sequence(0)[^1]);
    }

    [Fact]
    public void Guidance_forces_the_answer()
    {
        using var parameters = new GeneratorParams(tiny.Model) { MaxLength = 1024 };
        parameters.SetGuidance("regex", @"\[3\] > \[[12]\]");
        using var generator = new Generator(tiny.Model, parameters);
        generator.Append(tiny.Tokenizer.Encode(Question));
        var written = new List<int>();
        while (!generator.IsDone)
        {
            generator.GenerateNextToken();
            written.Add(generator.NextTokens[0]);
        }
        Assert.Matches(@"^\[3\] > \[[12]\]$", tiny.Tokenizer.Decode([.. written]));
    }

    [Fact]
    public void A_token_costs_no_managed_memory()
    {
        using var generator = tiny.Generate();
        generator.Append(tiny.Tokenizer.Encode(Question));
        using var stream = tiny.Tokenizer.CreateStream();
        for (var i = 0; i < 8; i++) Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 32; i++) Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            generator.GenerateNextToken();
            _ = stream.Decode(generator.NextTokens[0]);
            _ = generator.IsDone;
        }
    }

    [Fact]
    public void A_stream_holds_back_half_a_character()
    {
        const string Text = "naïve 東京 🚢";
        using var stream = tiny.Tokenizer.CreateStream();
        var text = "";
        foreach (var token in tiny.Tokenizer.Encode(Text))
        {
            var piece = System.Text.Encoding.UTF8.GetString(stream.Decode(token));
            Assert.DoesNotContain('\uFFFD', piece);
            text += piece;
        }
        Assert.Equal(Text, text);
    }

    [Fact]
    public void Termination_makes_the_next_step_fail()
    {
        using var generator = tiny.Generate();
        generator.Append(tiny.Tokenizer.Encode(Question));
        generator.Terminate();
        Assert.Throws<GenAIException>(generator.GenerateNextToken);
    }

    [Fact]
    public void Padding_of_a_batch_is_on_the_right()
    {
        using var tensor = tiny.Tokenizer.EncodeBatch("one", "one two three");
        var width = (int)tensor.Shape[1];
        Assert.Equal(2, tensor.Shape[0]);
        Assert.Equal(tiny.Tokenizer.PadToken, tensor.Data<int>()[width - 1]);
        Assert.NotEqual(tiny.Tokenizer.PadToken, tensor.Data<int>()[0]);
    }

    private static float[] Logits(Generator generator)
    {
        using var logits = generator.Logits();
        return logits.Data<float>().ToArray();
    }
}
