using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// While it lasts, the computation of some sequences stops as soon as nobody wants any of them: a long prompt would
/// otherwise be computed to its end.
/// </summary>
internal sealed class Abandonment : IDisposable
{
    private readonly Generator _generator;
    private readonly CancellationTokenRegistration[] _registrations;
    private int _wanted;

    /// <param name="generator">Computes them; not to be used again once it was stopped.</param>
    /// <param name="jobs">At least one.</param>
    public Abandonment(Generator generator, params ReadOnlySpan<SequenceJob> jobs)
    {
        (_generator, _wanted) = (generator, jobs.Length);
        _registrations = new CancellationTokenRegistration[jobs.Length];
        for (var i = 0; i < jobs.Length; i++) _registrations[i] = jobs[i].Cancelled.Register(OneLess);
    }

    /// <summary>Ends it.</summary>
    /// <exception cref="OperationCanceledException">The computation was stopped, or was about to be.</exception>
    public void End()
    {
        Dispose();
        if (_wanted == 0) throw new OperationCanceledException();
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void OneLess()
    {
        if (Interlocked.Decrement(ref _wanted) == 0) _generator.Terminate();
    }
}
