namespace Grpc.Core;

/// <summary>What the four call types share: how to reach headers, status, trailers and the end of the call.</summary>
internal readonly struct CallState(
    object state,
    Func<object, Task<Metadata>> headers,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose)
{
    internal CallState(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose) : this(
        new Closures(headers, status, trailers, dispose),
        static state => ((Closures)state).Headers,
        static state => ((Closures)state).Status(),
        static state => ((Closures)state).Trailers(),
        static state => ((Closures)state).Dispose())
    {
    }

    internal Task<Metadata> Headers => headers(state);

    internal Status Status => status(state);

    internal Metadata Trailers => trailers(state);

    internal void Dispose() => dispose(state);

    private sealed record Closures(Task<Metadata> Headers, Func<Status> Status, Func<Metadata> Trailers, Action Dispose);
}
