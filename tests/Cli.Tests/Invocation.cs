using System.Text.Json;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Tests;

/// <summary>A command line that was run, and what came of it.</summary>
internal sealed record Invocation(int Code, string Out, string Error)
{
    /// <summary>Standard output as one JSON value.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static Task<Invocation> RunAsync(params string[] args) => RunAsync(TestContext.Current.CancellationToken, args);

    public static Task<Invocation> RunAsync(CancellationToken cancellationToken, params string[] args) =>
        RunAsync(watched: false, cancellationToken, args);

    /// <summary>The same, as a person sees it who watches standard error.</summary>
    public static Task<Invocation> RunWatchedAsync(params string[] args) =>
        RunAsync(watched: true, TestContext.Current.CancellationToken, args);

    private static async Task<Invocation> RunAsync(bool watched, CancellationToken cancellationToken, string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await App.RunAsync(args, new Terminal(output, TextWriter.Synchronized(error), ShowsProgress: watched), cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
