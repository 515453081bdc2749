using System.Runtime.InteropServices;
using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>A dense array of numbers with a shape.</summary>
public sealed unsafe class Tensor : IDisposable
{
    private readonly long[] _shape;

    internal Tensor(nint tensor, params OgaHandle[] parents)
    {
        Handle = new OgaHandle(tensor, Oga.OgaDestroyTensor, parents);
        Oga.Check(Oga.OgaTensorGetType(Handle, out var type));
        ElementType = type;
        Oga.Check(Oga.OgaTensorGetShapeRank(Handle, out var rank));
        _shape = new long[(int)rank];
        fixed (long* shape = _shape) Oga.Check(Oga.OgaTensorGetShape(Handle, shape, rank));
    }

    private Tensor(nint tensor, nint memory, TensorElement type, long[] shape)
    {
        Handle = new OgaHandle(tensor, Free);
        (ElementType, _shape) = (type, shape);

        void Free(nint pointer)
        {
            Oga.OgaDestroyTensor(pointer);
            NativeMemory.Free((void*)memory);
        }
    }

    /// <summary>Type of the elements.</summary>
    public TensorElement ElementType { get; }

    /// <summary>Length of each dimension.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    internal OgaHandle Handle { get; }

    /// <summary>A tensor with a copy of some numbers.</summary>
    /// <param name="data">As many as the shape has places.</param>
    /// <param name="shape">Length of each dimension, at least 1.</param>
    /// <exception cref="ArgumentException">The shape does not fit the data.</exception>
    public static Tensor Create<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape) where T : unmanaged
    {
        var count = 1L;
        foreach (var length in shape)
            count = length > 0 && count <= data.Length ? count * length : throw new ArgumentException("The shape does not fit the data.", nameof(shape));
        if (count != data.Length) throw new ArgumentException($"{data.Length} elements do not fill the shape's {count}.", nameof(shape));
        GenAIRuntime.Load();
        var memory = NativeMemory.Alloc((nuint)data.Length, (nuint)sizeof(T));
        try
        {
            data.CopyTo(new Span<T>(memory, data.Length));
            nint tensor;
            fixed (long* lengths = shape)
                Oga.Check(Oga.OgaCreateTensorFromBuffer(memory, lengths, (nuint)shape.Length, ElementOf<T>(), out tensor));
            return new Tensor(tensor, (nint)memory, ElementOf<T>(), shape.ToArray());
        }
        catch
        {
            NativeMemory.Free(memory);
            throw;
        }
    }

    /// <summary>The elements, row by row. Valid until the tensor is disposed.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public Span<T> Data<T>() where T : unmanaged
    {
        if (ElementOf<T>() != ElementType)
            throw new InvalidOperationException($"The tensor holds {ElementType}, not {typeof(T).Name}.");
        Oga.Check(Oga.OgaTensorGetData(Handle, out var data));
        var count = 1L;
        foreach (var length in _shape) count *= length;
        return new Span<T>(data, checked((int)count));
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private static TensorElement ElementOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? TensorElement.Float32 :
        typeof(T) == typeof(Half) ? TensorElement.Float16 :
        typeof(T) == typeof(double) ? TensorElement.Float64 :
        typeof(T) == typeof(int) ? TensorElement.Int32 :
        typeof(T) == typeof(long) ? TensorElement.Int64 :
        typeof(T) == typeof(byte) ? TensorElement.UInt8 :
        throw new NotSupportedException($"Tensors of {typeof(T).Name} are not supported.");
}
