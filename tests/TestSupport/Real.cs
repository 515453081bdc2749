using Xunit;

namespace ReasonRank.TestSupport;

/// <summary>
/// Finds the real parts that tests need: reference data and servers. A test whose part is missing is skipped with the
/// reason; with the environment variable <c>REASONRANK_REQUIRE_REAL=1</c> (as in CI) it fails instead.
/// </summary>
public static class Real
{
    /// <summary>Whether a missing part fails the test instead of skipping it.</summary>
    public static bool Required => Environment.GetEnvironmentVariable("REASONRANK_REQUIRE_REAL") == "1";

    /// <summary>Root folder of the repository that the running tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>
    /// Full path of a file or folder below the shared test material: <c>REASONRANK_SHARED</c>, or the folder
    /// <c>shared</c> beside the repository. Skips the calling test when it is not there.
    /// </summary>
    /// <param name="relative">Path below that folder, such as <c>data/cacm</c>.</param>
    public static string Shared(string relative)
    {
        var root = Environment.GetEnvironmentVariable("REASONRANK_SHARED") is { Length: > 0 } configured
            ? configured
            : Path.Combine(Repository, "..", "shared");
        var path = Path.GetFullPath(Path.Combine(root, relative));
        if (!Path.Exists(path))
            Missing($"{relative} is not in the shared test material (set REASONRANK_SHARED to its folder)");
        return path;
    }

    /// <summary>Skips the calling test with a reason, or fails it where real parts are required.</summary>
    public static void Missing(string reason)
    {
        if (Required) Assert.Fail($"Required by REASONRANK_REQUIRE_REAL: {reason}");
        Assert.Skip(reason);
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ReasonRankSuite.sln"))) return folder.FullName;
        throw new InvalidOperationException("ReasonRankSuite.sln was not found above the tests");
    }
}
