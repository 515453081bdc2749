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

    /// <summary>A kind of step as it is listed.</summary>
    public static StepKind ToMessage(IStep step) => new()
    {
        Kind = step.Kind,
        Description = step.Description,
        Needs = { step.Needs.Select(CaseName) },
        Makes = CaseName(step.Makes),
        Defaults = Defaults(step.Parameters),
    };

    /// <summary>The defaults of parameters, by name.</summary>
    public static Struct Defaults(IEnumerable<Ranking.Parameters.StrategyParameter> parameters)
    {
        var defaults = new Struct();
        foreach (var parameter in parameters)
            defaults.Fields[parameter.Name] = parameter switch
            {
                SwitchParameter choice => Value.ForBool(choice.Default),
                IntegerParameter integer => Value.ForNumber(integer.Default),
                NumberParameter number => Value.ForNumber(number.Default),
                _ => Value.ForString(parameter.DefaultText),
            };
        return defaults;
    }
}
