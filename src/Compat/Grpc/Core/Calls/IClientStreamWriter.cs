namespace Grpc.Core;

/// <summary>Writes a client's stream of requests.</summary>
/// <typeparam name="T">Message.</typeparam>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Says that there are no more requests.</summary>
    Task CompleteAsync();
}
