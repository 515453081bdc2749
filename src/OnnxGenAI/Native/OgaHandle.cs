using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>
/// Owns a native object. What it was made from lives at least as long, in whatever order they are disposed.
/// </summary>
internal sealed class OgaHandle : SafeHandle
{
    private static int _alive;

    private readonly Action<nint> _destroy;
    private readonly OgaHandle[] _parents;

    /// <summary>Takes an object over.</summary>
    /// <param name="pointer">The object; not null.</param>
    /// <param name="destroy">Frees it.</param>
    /// <param name="parents">What must outlive it.</param>
    public OgaHandle(nint pointer, Action<nint> destroy, params OgaHandle[] parents) : base(0, ownsHandle: true)
    {
        _destroy = destroy;
        _parents = parents;
        var added = false;
        foreach (var parent in parents) parent.DangerousAddRef(ref added);
        Interlocked.Increment(ref _alive);
        SetHandle(pointer);
    }

    /// <summary>Objects that are not freed yet.</summary>
    public static int Alive => Volatile.Read(ref _alive);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        Interlocked.Decrement(ref _alive);
        foreach (var parent in _parents) parent.DangerousRelease();
        return true;
    }
}
