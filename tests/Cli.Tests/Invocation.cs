using System.Text.Json;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Tests;

/// <summary>A command line that was run, and what came of it.</summary>
internal sealed record Invocation(int Code, string Out, string Error)
{
    /// <summary>Standard output as one JSON value.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static Task<Invocation> RunAsync(params string[] args) => RunAsync(TestContext.Current.CancellationToken, args);

    public static async Task<Invocation> RunAsync(CancellationToken cancellationToken, params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = await App.RunAsync(args, new Terminal(output, TextWriter.Synchronized(error), ShowsProgress: false), cancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
