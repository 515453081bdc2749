using System.CommandLine;

namespace ReasonRank.Benchmarks.Frame;

internal static class BenchmarkCommand
{
    /// <summary>
    /// The subcommand of a benchmark. Its exit code is 0 when it ran, whether or not goals were met: that is in the
    /// output, and depends on the machine.
    /// </summary>
    public static Command Create(IBenchmark benchmark, Option<bool> json)
    {
        var command = new Command(benchmark.Name, benchmark.Description);
        foreach (var option in benchmark.Options) command.Add(option);
        command.SetAction(async (options, stop) =>
        {
            var report = new Report(benchmark.Name, options.GetValue(json), Console.Out, Console.Error);
            try
            {
                await benchmark.RunAsync(options, report, stop);
                report.Complete();
                return 0;
            }
            catch (BenchmarkException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }
}
