using Google.Protobuf.Reflection;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>Names of the contract's enumerations as people read and write them: <c>JOB_STATE_RUNNING</c> is <c>running</c>.</summary>
public static class EnumNames
{
    /// <summary>The name of a value without what all values of its type begin with.</summary>
    public static string Of(EnumValueDescriptor value)
    {
        // All begin with the type's name, and the zero value is that name with UNSPECIFIED after it.
        var zero = value.EnumDescriptor.FindValueByNumber(0).Name;
        var prefix = zero[..(zero.LastIndexOf('_') + 1)];
        return value.Name[prefix.Length..].ToLowerInvariant();
    }
}
