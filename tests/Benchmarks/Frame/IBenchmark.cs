using System.CommandLine;

namespace ReasonRank.Benchmarks.Frame;

/// <summary>
/// A benchmark: one folder beside this one, found by this interface. It needs a constructor without parameters.
/// </summary>
internal interface IBenchmark
{
    /// <summary>The word that selects it on the command line.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Description { get; }

    /// <summary>Its command-line options; always the same objects, which <see cref="RunAsync"/> reads the values of.</summary>
    IEnumerable<Option> Options { get; }

    /// <summary>Measures, and reports what it finds.</summary>
    /// <exception cref="BenchmarkException">Thrown where it cannot run, with what to do about it.</exception>
    Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken);
}
