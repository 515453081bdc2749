using System.Globalization;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Sizes of memory as people read them.</summary>
internal static class Size
{
    /// <summary>Such as 14.2 GiB.</summary>
    public static string Of(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
    };
}
