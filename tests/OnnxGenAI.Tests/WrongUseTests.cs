using ReasonRank.TestSupport;

namespace ReasonRank.OnnxGenAI.Tests;

/// <summary>Wrong use from managed code: an exception that says what is wrong, never a crash or a wrong result.</summary>
public sealed class WrongUseTests(TinyRanker tiny) : IClassFixture<TinyRanker>
{
    [Fact]
    public void A_batch_takes_one_prompt_for_each_sequence_and_only_once()
    {
        using var parameters = new GeneratorParams(tiny.Model) { BatchSize = 2, MaxLength = 32 };
        using var generator = new Generator(tiny.Model, parameters);
        using var one = Prompts([1, 2, 3, 4]);
        using var two = Prompts([1, 2, 3], [4, 5]);
        Assert.Throws<InvalidOperationException>(() => generator.Append([1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => generator.Append(one));
        generator.Append(two);
        Assert.Throws<InvalidOperationException>(() => generator.Append(two));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Rewind(1));
        using var single = tiny.Generate(32);
        Assert.Throws<ArgumentException>(() => single.Append(two));
    }

    [Fact]
    public void Prompts_have_tokens_that_exist_and_fit()
    {
        using var generator = tiny.Generate(8);
        Assert.Throws<ArgumentException>(() => generator.Append([]));
        Assert.Throws<ArgumentException>(() => generator.Append([1, 2, 3, 4, 5, 6, 7, 8, 9]));
        Assert.Throws<InvalidOperationException>(generator.GenerateNextToken);
        Assert.Throws<GenAIException>(() => Computed([1, 99_999]));
        generator.Append([1, 2, 3, 4, 5, 6, 7]);
        generator.GenerateNextToken();
        Assert.Throws<InvalidOperationException>(generator.GenerateNextToken);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Rewind(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.Rewind(-1));

        void Computed(int[] tokens)
        {
            using var other = tiny.Generate(8);
            other.Append(tokens);
            other.GenerateNextToken();
        }
    }

    [Fact]
    public void Parameters_are_finite_and_known()
    {
        using var parameters = new GeneratorParams(tiny.Model);
        Assert.Throws<ArgumentException>(() => parameters["temperature"] = double.NaN);
        Assert.Throws<ArgumentException>(() => parameters["top_p"] = double.PositiveInfinity);
        Assert.Throws<GenAIException>(() => parameters["no_such_option"] = 1);
        Assert.Throws<GenAIException>(() => parameters.Set("no_such_switch", true));
        parameters.MaxLength = 1_000_000;
        Assert.Throws<GenAIException>(() => new Generator(tiny.Model, parameters).Dispose());
    }

    [Fact]
    public void Disposed_objects_refuse()
    {
        var generator = tiny.Generate(32);
        generator.Append([1, 2]);
        generator.Dispose();
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(generator.GenerateNextToken);
        Assert.Throws<ObjectDisposedException>(() => generator.NextTokens.Length);
        Assert.Throws<ObjectDisposedException>(() => generator.Sequence(0).Length);
        var sequences = new TokenSequences();
        sequences.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sequences.Count);
        Assert.Throws<ObjectDisposedException>(() => sequences.Add([1]));
        var stream = tiny.Tokenizer.CreateStream();
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Decode(1).Length);
    }

    [Fact]
    public void What_was_made_from_a_model_outlives_it()
    {
        var model = Model.Load(TinyRanker.Require());
        var tokenizer = new Tokenizer(model);
        var parameters = new GeneratorParams(model) { MaxLength = 64 };
        var generator = new Generator(model, parameters);
        parameters.Dispose();
        model.Dispose();
        generator.Append(tokenizer.Encode("ships"));
        tokenizer.Dispose();
        generator.GenerateNextToken();
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => new Tokenizer(model));
    }

    [Fact]
    public async Task Two_threads_at_once_are_told_apart()
    {
        using var generator = tiny.Generate();
        generator.Append([.. Enumerable.Repeat(5, 1500)]);
        var failures = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                try
                {
                    generator.GenerateNextToken();
                }
                catch (InvalidOperationException)
                {
                    Interlocked.Increment(ref failures);
                }
            }
        })));
        Assert.Equal(800, generator.Length - 1500 + failures);
    }

    [Fact]
    public void Text_with_a_nul_is_refused_instead_of_cut()
    {
        Assert.Throws<ArgumentException>(() => tiny.Tokenizer.Encode("before\0after"));
        Assert.Throws<ArgumentException>(() => tiny.Tokenizer.EncodeBatch("fine", "not\0fine"));
        Assert.Throws<ArgumentException>(() => tiny.Tokenizer.ApplyChatTemplate([new ChatTurn("user", "a\0b")]));
        Assert.Empty(tiny.Tokenizer.Encode(""));
        Assert.Equal("", tiny.Tokenizer.Decode([]));
    }

    [Fact]
    public void A_chat_has_turns_with_role_and_content()
    {
        Assert.Throws<ArgumentException>(() => tiny.Tokenizer.ApplyChatTemplate([]));
        Assert.Throws<ArgumentException>(() => tiny.Tokenizer.ApplyChatTemplate([new ChatTurn("", "x")]));
        Assert.Throws<ArgumentNullException>(() => tiny.Tokenizer.ApplyChatTemplate([new ChatTurn("user", null!)]));
        Assert.Throws<ArgumentException>(() => tiny.Tokenizer.ApplyChatTemplate([default]));
    }

    [Fact]
    public void Tensors_have_a_shape_that_fits()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        Assert.Throws<ArgumentException>(() => Tensor.Create<float>([1, 2, 3], [2, 2]));
        Assert.Throws<ArgumentException>(() => Tensor.Create<float>([1, 2, 3], [-1, -3]));
        using var tensor = Tensor.Create<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor.Data<float>().ToArray());
        Assert.Equal([2, 3], tensor.Shape.ToArray());
        Assert.Throws<InvalidOperationException>(() => tensor.Data<int>().Length);
    }

    [Fact]
    public void A_folder_without_a_model_is_named()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        var folder = Directory.CreateTempSubdirectory("no-model").FullName;
        Assert.Contains(folder, Assert.Throws<FileNotFoundException>(() => Model.Load(folder)).Message);
        File.WriteAllText(Path.Combine(folder, ModelConfig.FileName), "{ broken");
        Assert.Throws<GenAIException>(() => Model.Load(folder));
        Directory.Delete(folder, recursive: true);
    }

    private static TokenSequences Prompts(params int[][] prompts)
    {
        var sequences = new TokenSequences();
        foreach (var prompt in prompts) sequences.Add(prompt);
        return sequences;
    }
}
