namespace Grpc.Core;

/// <summary>On a generated service base: where the static method is that binds its methods.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class BindServiceMethodAttribute(Type bindType, string bindMethodName) : Attribute
{
    /// <summary>Type with the method.</summary>
    public Type BindType { get; } = bindType;

    /// <summary>Name of the method, which takes a <see cref="ServiceBinderBase"/> and the service.</summary>
    public string BindMethodName { get; } = bindMethodName;
}
