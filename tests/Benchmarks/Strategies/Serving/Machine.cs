using System.Diagnostics;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>
/// The hardware behind a modelled server: some streams at once while the others wait in order of arrival, prompts read one
/// after the other, every stream writing at its own pace. Its time runs faster than the clock's.
/// </summary>
/// <param name="scale">Modelled seconds in a second.</param>
internal sealed class Machine(double scale)
{
    /// <summary>Calls that are worked on at once.</summary>
    public const int Streams = 32;

    private const double PrefillTokensPerSecond = 10_000;
    private const double DecodedTokensPerSecond = 50;

    private readonly SemaphoreSlim _places = new(Streams, Streams);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private Occupancy _occupancy = new(Streams, 0);
    private double _prefilled;

    /// <summary>Modelled seconds since the start.</summary>
    public double Now => _clock.Elapsed.TotalSeconds * scale;

    /// <summary>Waits for a stream and for the prompt to be read.</summary>
    /// <param name="asker">Whose call it is.</param>
    /// <param name="promptTokens">The prompt's length.</param>
    /// <param name="cancellationToken">Gives the stream up.</param>
    /// <returns>When the first token is written, in modelled seconds.</returns>
    public async Task<double> AdmitAsync(string asker, int promptTokens, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        lock (_lock)
        {
            var now = Now;
            _occupancy.Enter(now, asker);
            _prefilled = Math.Max(_prefilled, now) + promptTokens / PrefillTokensPerSecond;
            return _prefilled;
        }
    }

    /// <summary>When a token of a stream is written.</summary>
    /// <param name="start">When the stream began to write.</param>
    /// <param name="token">The token's number, from 0.</param>
    public static double Due(double start, int token) => start + (token + 1) / DecodedTokensPerSecond;

    /// <summary>Waits for a modelled time.</summary>
    public async Task WaitAsync(double time, CancellationToken cancellationToken)
    {
        for (double left; (left = (time - Now) / scale) > 0;)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(left * 1000))), cancellationToken);
    }

    /// <summary>Frees a stream.</summary>
    public void Leave()
    {
        lock (_lock) _occupancy.Leave(Now);
        _places.Release();
    }

    /// <summary>What the streams did since the last time, and begins anew.</summary>
    /// <param name="untilNow">Whether to look at all of the time, not only at that up to the last query's admission.</param>
    public StreamShare Take(bool untilNow)
    {
        lock (_lock)
        {
            var share = _occupancy.Share(untilNow ? Now : null);
            _occupancy = new Occupancy(Streams, _occupancy.Busy);
            return share;
        }
    }
}
