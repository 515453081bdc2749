namespace Grpc.AspNetCore.Server.Binding;

/// <summary>Remembers what an application has mapped, so that the answer for unknown services is mapped once.</summary>
internal sealed class MappedServices
{
    private int _unknownServices;

    public bool TryMapUnknownServices() => Interlocked.Exchange(ref _unknownServices, 1) == 0;
}
