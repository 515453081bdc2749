using System.Text;

namespace ReasonRank.Cli.Output;

/// <summary>Where a command writes: results to <paramref name="Out"/>, everything else to <paramref name="Error"/>.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Progress, warnings, errors.</param>
/// <param name="ShowsProgress">Whether a person watches <paramref name="Error"/>, so that bars can move.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, bool ShowsProgress)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The program's own streams: UTF-8 and line feeds on every platform.</summary>
    public static Terminal Console() => new(
        new StreamWriter(System.Console.OpenStandardOutput(), Utf8, 1 << 16) { NewLine = "\n" },
        new StreamWriter(System.Console.OpenStandardError(), Utf8) { NewLine = "\n", AutoFlush = true },
        !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");
}
