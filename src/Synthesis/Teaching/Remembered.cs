namespace ReasonRank.Synthesis.Teaching;

/// <summary>An answer that holds for a while: many who want it at once ask once, and a failure is told to them and forgotten.</summary>
/// <param name="age">How long it holds.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class Remembered<T>(TimeSpan age, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private Task<T>? _answer;
    private long _asked;

    /// <summary>The answer.</summary>
    /// <param name="ask">Asks for it. It goes on for the others where one does not wait for it any more.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<T> GetAsync(Func<Task<T>> ask, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_answer is null || _answer.IsFaulted || _answer.IsCanceled || clock.GetElapsedTime(_asked) >= age)
                (_answer, _asked) = (Task.Run(ask, CancellationToken.None), clock.GetTimestamp());
            return _answer.WaitAsync(cancellation);
        }
    }

    /// <summary>Has the next one ask anew.</summary>
    public void Forget()
    {
        lock (_lock) _answer = null;
    }
}
