using Google.Protobuf.WellKnownTypes;
using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>Between the parameters of steps and their form in messages.</summary>
internal static class StepParameters
{
    /// <summary>A value as <see cref="ParameterValues.Read"/> takes it; null for what no parameter can be.</summary>
    public static object? Plain(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.StringValue => value.StringValue,
        _ => null,
    };

    /// <summary>The field's name of a case of <see cref="StepResult"/>, such as <c>candidates</c>.</summary>
    public static string CaseName(StepResult.ValueOneofCase value) =>
        value == StepResult.ValueOneofCase.None ? "" : StepResult.Descriptor.FindFieldByNumber((int)value).Name;
}
