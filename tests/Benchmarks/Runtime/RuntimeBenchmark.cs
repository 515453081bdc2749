using System.CommandLine;
using System.Diagnostics;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Benchmarks.Runtime;

/// <summary>The runtime for models in this process, against itself without what makes it fast.</summary>
internal sealed class RuntimeBenchmark : IBenchmark
{
    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model folder; the goals are for the default, the tiny ranker of the test material.",
    };

    private readonly Option<string?> _native = new("--native")
    {
        Description = "Folder of the native libraries; by default those of the test material.",
    };

    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "Rounds of each measurement; the fastest one counts.",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Threads that compute on the processor; more than one wait for each other where other programs run.",
        DefaultValueFactory = _ => 1,
    };

    public string Name => "runtime";

    public string Description => "Prefix reuse, batches, idle time and allocations of models in this process.";

    public IEnumerable<Option> Options => [_model, _native, _rounds, _threads];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var (rounds, threads) = (options.GetValue(_rounds), options.GetValue(_threads));
        if (rounds < 1 || threads < 1) throw new BenchmarkException("--rounds and --threads are at least 1.");
        var folder = Open(options.GetValue(_model) ?? Shared("data/genai-models/tiny-ranker"), options.GetValue(_native));
        await RunAsync(folder, "cpu", new SchedulerOptions { Threads = threads }, rounds, report, cancellationToken);
        if (LocalDevice.MissingForCuda() is { } missing) report.Measured("cuda", ("not_measured", missing));
        else await RunAsync(folder, "cuda", new SchedulerOptions(), rounds, report, cancellationToken);
    }

    private static async Task RunAsync(
        ModelFolder folder, string provider, SchedulerOptions limits, int rounds, Report report, CancellationToken cancellationToken)
    {
        report.Progress($"{provider}: prefix reuse");
        var prefix = await PrefixTrial.RunAsync(folder, provider, limits, rounds, cancellationToken);
        report.Measured($"{provider}: {PrefixTrial.Passages} passages, nothing shared", Columns(prefix.Without));
        report.Measured($"{provider}: {PrefixTrial.Passages} passages, prefix shared", Columns(prefix.With));
        AtMost(report, $"{provider}: tokens computed with prefix reuse, against without", (double)prefix.With.PromptTokens / prefix.Without.PromptTokens, .45);
        AtMost(report, $"{provider}: time with prefix reuse, against without", prefix.With.Seconds / prefix.Without.Seconds, .5);
        AtMost(report, $"{provider}: scores that prefix reuse changes", prefix.Changed, 0);

        report.Progress($"{provider}: batches");
        var batch = await BatchTrial.RunAsync(folder, provider, limits, rounds, cancellationToken);
        report.Measured($"{provider}: {BatchTrial.Requests} lists, one after another", Columns(batch.Alone));
        report.Measured($"{provider}: {BatchTrial.Requests} lists, at once", Columns(batch.Together));
        AtMost(report, $"{provider}: time at once, against one after another", batch.Together.Seconds / batch.Alone.Seconds, provider == "cpu" ? .85 : .15);
        AtMost(report, $"{provider}: answers that others change", batch.Changed, 0);
        AtLeast(report, $"{provider}: share of the time with work that the library computes", batch.Together.Computing, .95);

        report.Progress($"{provider}: allocations");
        AtMost(report, $"{provider}: managed bytes for a token", await AllocationTrial.RunAsync(folder, provider, limits, topLogProbs: -1, cancellationToken), 0);
        AtMost(report, $"{provider}: managed bytes for a token with log-probabilities", await AllocationTrial.RunAsync(folder, provider, limits, topLogProbs: 5, cancellationToken), 0);
    }

    private static (string, object)[] Columns(Trial trial) =>
    [
        ("milliseconds", Math.Round(trial.Seconds * 1000, 1)),
        ("cpu_milliseconds", Math.Round(trial.CpuSeconds * 1000, 1)),
        ("prompt_tokens", trial.PromptTokens),
        ("written_tokens", trial.WrittenTokens),
        ("tokens_per_s", Math.Round((trial.PromptTokens + trial.WrittenTokens) / trial.Seconds)),
        ("written_per_s", Math.Round(trial.WrittenTokens / trial.Seconds)),
        ("computing", Math.Round(trial.Computing, 4)),
    ];

    private static void AtMost(Report report, string name, double value, double most) =>
        report.Goal(name, "at_most", Math.Round(value, 4), most, value <= most);

    private static void AtLeast(Report report, string name, double value, double least) =>
        report.Goal(name, "at_least", Math.Round(value, 4), least, value >= least);

    private static ModelFolder Open(string model, string? native)
    {
        try
        {
            GenAIRuntime.Load(native ?? Unpacked());
            return ModelFolder.Read(model);
        }
        catch (Exception e) when (e is GenAILibraryException or InvalidDataException or IOException)
        {
            throw new BenchmarkException(e.Message);
        }
    }

    private static string Unpacked()
    {
        using var process = Process.Start(new ProcessStartInfo(Shared("onnxruntime-genai/unpack")) { RedirectStandardOutput = true })!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? folder : throw new BenchmarkException("The native libraries could not be unpacked.");
    }

    private static string Shared(string name)
    {
        var root = Environment.GetEnvironmentVariable("REASONRANK_SHARED") is { Length: > 0 } set ? set : Path.Combine("..", "shared");
        var path = Path.Combine(root, name);
        return Path.Exists(path)
            ? path
            : throw new BenchmarkException($"There is no {path}: set REASONRANK_SHARED to the folder of the test material, or give --model and --native.");
    }
}
