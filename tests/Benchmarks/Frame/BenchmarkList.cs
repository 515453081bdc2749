namespace ReasonRank.Benchmarks.Frame;

internal static class BenchmarkList
{
    /// <summary>All benchmarks of this program, by name.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        .. typeof(IBenchmark).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IBenchmark)))
            .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
            .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal),
    ];
}
