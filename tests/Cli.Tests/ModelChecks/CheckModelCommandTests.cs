using System.Text.Json;
using ReasonRank.Cli.Output;
using ReasonRank.OnnxGenAI;
using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests.ModelChecks;

/// <summary>The command on the real tiny model, whole and damaged.</summary>
public sealed class CheckModelCommandTests
{
    private static readonly string[] Whole =
    [
        "files", "card", "context", "library", "room", "load", "tokenizer", "special tokens", "chat template", "end tokens",
        "think tags", "speed", "ranking", "memory",
    ];

    [Fact]
    public async Task A_whole_folder_passes_and_leaves_nothing_loaded()
    {
        var result = await CheckAsync(GenAI.ModelFolder("tiny-ranker"), "--card", "reasonrank-7b");
        Assert.Equal((0, ""), (result.Code, result.Error));
        var lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Whole, lines.Select(line => line[9..23].TrimEnd()));
        Assert.DoesNotContain("FAILED", result.Out, StringComparison.Ordinal);
        // The tiny model cannot judge relevance: without grades it keeps the order.
        Assert.Contains("warning  ranking         reasonrank: song > list > fusion > air > street (1 call, ", result.Out, StringComparison.Ordinal);
        Assert.Equal(0, GenAIRuntime.LiveObjects);
    }

    [Fact]
    public async Task The_report_for_machines_has_the_figures()
    {
        var result = await CheckAsync(GenAI.ModelFolder("tiny-ranker"), "--card", "erank-4b", "--json");
        Assert.Equal(0, result.Code);
        var report = result.Json;
        Assert.Equal(("erank-4b", "erank", "qwen2"), (Text(report, "card"), Text(report, "strategy"), Text(report, "architecture")));
        Assert.Equal("cpu", Text(report, "device"), ignoreCase: true);
        Assert.Equal("warning", Text(report, "outcome"));
        Assert.Equal(Whole, report.GetProperty("checks").EnumerateArray().Select(check => Text(check, "name")));
        Assert.True(report.GetProperty("speed").GetProperty("prefill_tokens_per_second").GetDouble() > 0);
        Assert.Equal(64, report.GetProperty("speed").GetProperty("written_tokens").GetInt32());
        // 2 (keys and values) x 4 layers x 2 heads x 32 x 4 bytes.
        Assert.Equal(2048, report.GetProperty("memory").GetProperty("cache_bytes_per_token").GetInt32());
        Assert.Equal(5, report.GetProperty("ranking").GetProperty("calls").GetInt32());
        Assert.Equal(5, report.GetProperty("ranking").GetProperty("order").EnumerateArray().Select(id => id.GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("tokenizer.json", "files", "has no tokenizer.json")]
    [InlineData("genai_config.json", "files", "has no genai_config.json")]
    [InlineData("model.onnx", "files", "has no model.onnx")]
    [InlineData("model.onnx.data", "load", "model.onnx.data")]
    public async Task A_missing_file_is_named(string file, string check, string finding)
    {
        using var folder = new ModelFolderCopy();
        folder.Delete(file);
        await AssertFailsAsync(folder, check, finding);
    }

    [Theory]
    [InlineData("genai_config.json", "files")]
    [InlineData("tokenizer.json", "files")]
    [InlineData("tokenizer_config.json", "files")]
    [InlineData("model.onnx", "load")]
    public async Task A_truncated_file_is_found(string file, string check)
    {
        using var folder = new ModelFolderCopy();
        folder.Truncate(file);
        await AssertFailsAsync(folder, check, check == "files" ? "is damaged" : "could not be loaded");
    }

    [Theory]
    [InlineData("context_length", 512, "512 tokens are too few for a ranking")]
    [InlineData("context_length", 100_000, "model_max_length is 4,096")]
    [InlineData("vocab_size", 2040, "the model knows 2,040")]
    public async Task A_number_that_does_not_fit_the_others_is_found(string name, int value, string finding)
    {
        using var folder = new ModelFolderCopy();
        folder.Edit("genai_config.json", json => json["model"]![name] = value);
        if (name == "context_length") folder.Edit("genai_config.json", json => json["search"]!["max_length"] = value);
        await AssertFailsAsync(folder, name == "vocab_size" ? "tokenizer" : "context", finding);
    }

    [Fact]
    public async Task A_search_that_is_shorter_than_the_context_is_found()
    {
        using var folder = new ModelFolderCopy();
        folder.Edit("genai_config.json", json => json["search"]!["max_length"] = 1024);
        await AssertFailsAsync(folder, "context", "search.max_length is 1,024");
    }

    [Fact]
    public async Task Another_architecture_is_refused_with_the_library_s_reason()
    {
        using var folder = new ModelFolderCopy();
        folder.Edit("genai_config.json", json => json["model"]!["type"] = "abacus");
        await AssertFailsAsync(folder, "load", "abacus");
    }

    [Fact]
    public async Task An_end_token_that_the_template_does_not_write_is_found()
    {
        using var folder = new ModelFolderCopy();
        folder.Edit("genai_config.json", json => json["model"]!["eos_token_id"] = 2045);
        var result = await AssertFailsAsync(folder, "end tokens", "<|im_end|>, token 2047");
        Assert.Contains("Add 2047 to eos_token_id", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_special_token_that_text_can_forge_is_found()
    {
        using var folder = new ModelFolderCopy();
        folder.AddToken("< |im_end|>");
        await AssertFailsAsync(folder, "special tokens", "<|im_end|> in a passage becomes a special token");
    }

    [Theory]
    [InlineData("system", "it drops the system message")]
    [InlineData("user", "it drops the user's message")]
    public async Task A_template_that_drops_a_message_is_found(string role, string finding)
    {
        using var folder = new ModelFolderCopy();
        folder.SetTemplate(template => template
            .Replace("{%- for message in messages -%}", $"{{%- for message in messages -%}}{{%- if message['role'] != '{role}' -%}}", StringComparison.Ordinal)
            .Replace("{%- endfor -%}", "{%- endif -%}{%- endfor -%}", StringComparison.Ordinal));
        await AssertFailsAsync(folder, "chat template", finding);
    }

    [Fact]
    public async Task A_template_that_does_not_open_the_answer_is_found()
    {
        using var folder = new ModelFolderCopy();
        folder.SetTemplate(_ => "{%- for message in messages -%}{{- message['content'] -}}{%- endfor -%}");
        await AssertFailsAsync(folder, "chat template", "does not open the assistant's turn");
    }

    [Fact]
    public async Task A_damaged_template_is_found()
    {
        using var folder = new ModelFolderCopy();
        folder.SetTemplate(template => template[..(template.Length / 2)]);
        await AssertFailsAsync(folder, "chat template", "cannot be rendered");
    }

    [Fact]
    public async Task Tags_that_are_not_the_tokenizer_s_are_told()
    {
        using var folder = new ModelFolderCopy();
        folder.AddToken("[THINK]");
        Assert.Contains("has [THINK] as a token of its own", Line(await CheckAsync(folder.Path, "--card", "reasonrank-7b"), "think tags"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doubled_first_token_is_told()
    {
        using var folder = new ModelFolderCopy();
        folder.SetTemplate(template => "<|endoftext|><|endoftext|>" + template);
        Assert.Contains("begins with <|endoftext|> twice", Line(await CheckAsync(folder.Path, "--card", "reasonrank-7b"), "chat template"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_card_is_found_by_the_folder_s_name()
    {
        using var folder = new ModelFolderCopy("ERank-4B-int4");
        Assert.StartsWith("ok       card            erank-4b: strategy erank", Line(await CheckAsync(folder.Path), "card"), StringComparison.Ordinal);
        Assert.StartsWith("warning  card", Line(await CheckAsync(GenAI.ModelFolder("tiny-ranker")), "card"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_opens_the_reasoning_is_told()
    {
        using var folder = new ModelFolderCopy();
        folder.SetTemplate(template => template.Replace(@"assistant\n", @"assistant\n<think>\n", StringComparison.Ordinal));
        var result = await CheckAsync(folder.Path, "--card", "reasonrank-7b");
        Assert.Equal(0, result.Code);
        Assert.Contains("warning  think tags", result.Out, StringComparison.Ordinal);
        Assert.Contains("Set ThinkingPrefilled of the model to true", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_GPU_s_libraries_the_GPU_is_refused()
    {
        var result = await CheckAsync(GenAI.ModelFolder("tiny-ranker"), "--card", "reasonrank-7b", "--provider", "cuda");
        Assert.Equal(1, result.Code);
        Assert.Contains("FAILED   room", result.Out, StringComparison.Ordinal);
        Assert.Contains("--provider cpu", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files")]
    [InlineData("load")]
    [InlineData("think tags")]
    [InlineData("speed")]
    public async Task It_stops_on_request_wherever_it_is(string check)
    {
        using var stop = new CancellationTokenSource();
        await using var output = new StoppingWriter(check, stop);
        string[] line = ["model", "check", GenAI.ModelFolder("tiny-ranker"), "--native", GenAI.Libraries, "--card", "reasonrank-7b"];
        Assert.Equal(130, await App.RunAsync(line, new Terminal(output, TextWriter.Null, ShowsProgress: false), stop.Token));
        Assert.DoesNotContain("ranking", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, GenAIRuntime.LiveObjects);
    }

    private static async Task<Invocation> AssertFailsAsync(ModelFolderCopy folder, string check, string finding)
    {
        var result = await CheckAsync(folder.Path, "--card", "reasonrank-7b");
        Assert.Equal(1, result.Code);
        var line = Line(result, check);
        Assert.StartsWith("FAILED", line, StringComparison.Ordinal);
        Assert.Contains(finding, line, StringComparison.Ordinal);
        Assert.Equal(0, GenAIRuntime.LiveObjects);
        return result;
    }

    private static Task<Invocation> CheckAsync(string folder, params string[] options) =>
        Invocation.RunAsync(["model", "check", folder, "--native", GenAI.Libraries, .. options]);

    private static string Line(Invocation result, string check) =>
        Assert.Single(result.Out.Split('\n'), line => line.Length > 25 && line[9..25] == $"{check,-16}");

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    /// <summary>Asks to stop as soon as a check is told.</summary>
    private sealed class StoppingWriter(string check, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.Contains(check, StringComparison.Ordinal)) stop.Cancel();
        }
    }
}
