using System.Diagnostics;
using ReasonRank.Benchmarks.Strategies.Serving;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>Slots of a modelled teacher: so many calls are answered at once, the others wait in order of arrival.</summary>
/// <param name="slots">How many there are.</param>
/// <param name="seconds">Mean modelled seconds of a call.</param>
/// <param name="spread">Largest share by which a call is shorter or longer; all durations between are equally likely.</param>
/// <param name="scale">Modelled seconds in a second.</param>
/// <param name="seed">Decides how long each call takes, in order of admission.</param>
internal sealed class TeacherSlots(int slots, double seconds, double spread, double scale, int seed)
{
    private readonly SemaphoreSlim _places = new(slots, slots);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private Occupancy _occupancy = new(slots, 0);
    private long _calls;

    /// <summary>Has a slot to itself for as long as a call takes, and writes all the time.</summary>
    /// <param name="interval">How far apart, modelled, what is written comes.</param>
    /// <param name="write">Writes one piece of so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task CallAsync(TimeSpan interval, Func<int, int, Task> write, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        var took = TimeSpan.Zero;
        lock (_lock)
        {
            took = TimeSpan.FromSeconds(seconds * (1 + spread * (2 * _random.NextDouble() - 1)) / scale);
            _occupancy.Enter(Now, $"{_calls++}");
        }
        try
        {
            var start = Stopwatch.GetTimestamp();
            var pieces = (int)Math.Ceiling(took * scale / interval);
            for (var piece = 0; piece < pieces; piece++)
            {
                var left = took * (piece + 1) / pieces - Stopwatch.GetElapsedTime(start);
                if (left > TimeSpan.Zero) await Task.Delay(left, cancellationToken);
                await write(piece, pieces);
            }
        }
        finally
        {
            lock (_lock) _occupancy.Leave(Now);
            _places.Release();
        }
    }

    /// <summary>How busy they were from the first moment of all being busy to the last call's admission, and begins anew.</summary>
    public StreamShare Take()
    {
        lock (_lock)
        {
            var share = _occupancy.Share(until: null);
            _occupancy = new Occupancy(slots, _occupancy.Busy);
            return share;
        }
    }

    private double Now => _clock.Elapsed.TotalSeconds * scale;
}
