using System.Reflection;
using System.Runtime.InteropServices;

namespace Elastic.Transport;

/// <summary>The value of the header <c>User-Agent</c>.</summary>
public sealed class UserAgent
{
    private readonly string _value;

    private UserAgent(string value) => _value = value;

    /// <summary>A name, with the version of the assembly that a type is in, the system and the runtime.</summary>
    public static UserAgent Create(string reposName, Type typeVersionLookup)
    {
        var assembly = typeVersionLookup.Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return new UserAgent(
            $"{reposName}/{version} ({RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {assembly.GetName().Name})");
    }

    /// <summary>The value as it is.</summary>
    public static UserAgent Create(string fullUserAgentString) => new(fullUserAgentString);

    /// <inheritdoc/>
    public override string ToString() => _value;
}
