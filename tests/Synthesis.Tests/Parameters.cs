using Google.Protobuf.WellKnownTypes;

namespace ReasonRank.Synthesis.Tests;

/// <summary>Parameters of steps.</summary>
internal static class Parameters
{
    public static Struct Of(params (string Name, object Value)[] values)
    {
        var parameters = new Struct();
        foreach (var (name, value) in values)
            parameters.Fields[name] = value switch
            {
                bool choice => Value.ForBool(choice),
                string text => Value.ForString(text),
                _ => Value.ForNumber(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
            };
        return parameters;
    }
}
