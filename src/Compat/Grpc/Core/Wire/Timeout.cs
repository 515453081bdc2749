using System.Globalization;

namespace Grpc.Core.Wire;

/// <summary>Values of <c>grpc-timeout</c>: at most eight digits and a unit.</summary>
internal static class Timeout
{
    private const long Most = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>The finest unit that holds the time, rounded up so that the peer never gives up first.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(timeout.Ticks, 1);
        foreach (var (unit, size) in Units)
        {
            var value = (ticks - 1) / size + 1;
            if (value <= Most) return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
        }
        return $"{Most}H";
    }

    /// <summary>Reads a value; false for anything that the protocol does not allow.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > 9) return false;
        if (!long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
            return true;
        }
        foreach (var (unit, size) in Units)
        {
            if (unit != text[^1]) continue;
            timeout = TimeSpan.FromTicks(value * size);
            return true;
        }
        return false;
    }
}
