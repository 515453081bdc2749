using Microsoft.Extensions.Options;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>What cannot run in process is refused at start, with the reason.</summary>
public sealed class LocalSettingsTests : IDisposable
{
    private readonly string _copy = Directory.CreateTempSubdirectory("model-folder-").FullName;

    [Fact]
    public async Task A_model_in_process_is_named_after_its_folder_and_told_at_start()
    {
        await using var host = await TinyRanker.StartAsync();
        Assert.Contains(host.Log, line => line.Contains("Model tiny-ranker runs in this process on CPU: 4 MiB of weights, up to ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_gpu_is_not_needed_where_auto_is_set()
    {
        await using var host = await TinyRanker.StartAsync(("Models:0:Provider", "auto"));
        Assert.Contains(host.Log, line => line.Contains("Model tiny-ranker runs in this process on ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Path", "/does/not/exist", "Models:0:Path: there is no folder /does/not/exist.")]
    [InlineData("Endpoint", "http://localhost:8000/v1", "Models:0:Endpoint is for models behind a server;")]
    [InlineData("ApiKey", "secret", "Models:0:ApiKey is for models behind a server;")]
    [InlineData("Provider", "tpu", "Models:0:Provider 'tpu' is unknown; known are auto, cuda, cpu.")]
    [InlineData("MaxBatch", "33", "Models:0:MaxBatch must be 1 to 32.")]
    [InlineData("PromptTokens", "0", "Models:0:PromptTokens must be 1 to 1048576.")]
    [InlineData("Threads", "0", "Models:0:Threads must be 1 to 1024.")]
    [InlineData("KeptPrefixes", "-1", "Models:0:KeptPrefixes must be 0 to 64.")]
    [InlineData("CacheTokens", "4095", "Models:0:CacheTokens must be at least Reranker:Models:0:ContextTokens, which is 4096.")]
    [InlineData("ContextTokens", "5000", "Models:0:ContextTokens must be at most 4096, the context of the model in ")]
    public async Task A_wrong_setting_is_told(string name, string value, string sentence) =>
        Assert.StartsWith($"Reranker:{sentence}", await RefusalAsync(($"Models:0:{name}", value)));

    [Fact]
    public async Task Cuda_needs_what_is_missing()
    {
        if (File.Exists(Path.Combine(GenAI.Libraries, "libonnxruntime-genai-cuda.so"))) Assert.Skip("the libraries are those for GPUs");
        Assert.StartsWith(
            "Reranker:Models:0:Provider cannot be cuda: the native libraries are for the CPU alone: there is no ",
            await RefusalAsync(("Models:0:Provider", "cuda")));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_its_size() => Assert.StartsWith(
        "Reranker:Models:0:Path: the model takes 100 MiB at least, 4 of them weights, but 20 MiB are there for models on cpu;",
        await RefusalAsync(("LocalMemoryBytes", $"{20 << 20}")));

    [Fact]
    public async Task Less_memory_means_smaller_caches()
    {
        await using var host = await TinyRanker.StartAsync(("LocalMemoryBytes", $"{164 << 20}"));
        Assert.Contains(host.Log, line => line.Contains("4 MiB of weights, up to 97 MiB of key-value cache and 64 MiB to compute in", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("genai_config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("model.onnx")]
    public async Task A_missing_file_is_named(string file)
    {
        Copy(file);
        Assert.Equal($"Reranker:Models:0:Path: {_copy} has no {file}.", await RefusalOfCopyAsync());
    }

    [Theory]
    [InlineData("genai_config.json")]
    [InlineData("tokenizer.json")]
    public async Task A_file_cut_off_is_damaged(string file)
    {
        Copy();
        var path = Path.Combine(_copy, file);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path))[..200]);
        Assert.StartsWith($"Reranker:Models:0:Path: genai_config.json or tokenizer.json of {_copy} is damaged: ", await RefusalOfCopyAsync());
    }

    [Fact]
    public async Task Weights_that_are_cut_off_are_refused()
    {
        Copy();
        await using (var weights = File.OpenWrite(Path.Combine(_copy, "model.onnx.data"))) weights.SetLength(1000);
        Assert.StartsWith("Reranker:Models:0:Path: The model copy could not be loaded: ", await RefusalOfCopyAsync());
    }

    [Theory]
    [InlineData("\"context_length\": 4096", "\"context_length\": 600", "the context of 600 tokens is too small for a ranking")]
    [InlineData("\"type\": \"qwen2\"", "\"type\": \"perceiver\"", "The model copy could not be loaded: ")]
    [InlineData("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 0", "num_hidden_layers in genai_config.json must be more than 0")]
    [InlineData("\"num_hidden_layers\": 4", "\"layers\": 4", "genai_config.json has no model.decoder.num_hidden_layers")]
    [InlineData("\"search\"", "\"engine\": { \"dynamic_batching\": { \"block_size\": 0 } }, \"search\"", "block_size of engine.dynamic_batching must be more than 0")]
    [InlineData("\"search\"", "\"engine\": { \"dynamic_batching\": { \"num_blocks\": 64 } }, \"search\"", "The model copy could not be loaded: ")]
    public async Task Another_model_is_refused(string right, string wrong, string reason)
    {
        Copy();
        var path = Path.Combine(_copy, "genai_config.json");
        var config = await File.ReadAllTextAsync(path);
        Assert.Contains(right, config, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, config.Replace(right, wrong, StringComparison.Ordinal));
        Assert.StartsWith($"Reranker:Models:0:Path: {reason}", await RefusalOfCopyAsync());
    }

    private Task<string> RefusalOfCopyAsync() => RefusalAsync(("Models:0:Path", _copy), ("Models:0:Name", "copy"), ("Models:0:MaxOutputTokens", "256"));

    private static async Task<string> RefusalAsync(params (string Name, string Value)[] settings)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TinyRanker.StartAsync(settings));
        return Assert.Single(refused.Failures);
    }

    private void Copy(string? without = null)
    {
        foreach (var file in Directory.EnumerateFiles(TinyRanker.Folder))
            if (Path.GetFileName(file) is var name && name != without) File.WriteAllBytes(Path.Combine(_copy, name), File.ReadAllBytes(file));
    }

    public void Dispose() => Directory.Delete(_copy, recursive: true);
}
