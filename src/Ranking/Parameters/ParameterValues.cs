using System.Globalization;

namespace ReasonRank.Ranking.Parameters;

/// <summary>Values of a strategy's parameters; what is not set has the parameter's default.</summary>
public sealed class ParameterValues
{
    private readonly Dictionary<string, object> _values;

    private ParameterValues(Dictionary<string, object> values) => _values = values;

    /// <summary>All defaults.</summary>
    public static ParameterValues Empty { get; } = new([]);

    /// <summary>The value of a parameter.</summary>
    public int this[IntegerParameter parameter] => (int)Get(parameter);

    /// <summary>The value of a parameter.</summary>
    public double this[NumberParameter parameter] => (double)Get(parameter);

    /// <summary>The value of a parameter.</summary>
    public string this[ChoiceParameter parameter] => (string)Get(parameter);

    /// <summary>The value of a parameter.</summary>
    public bool this[SwitchParameter parameter] => (bool)Get(parameter);

    /// <summary>The value of a parameter.</summary>
    public string this[TextParameter parameter] => (string)Get(parameter);

    /// <summary>The value of a parameter as text, numbers in the shortest form that reads back the same.</summary>
    public string TextOf(StrategyParameter parameter) => Convert.ToString(Get(parameter), CultureInfo.InvariantCulture)!;

    /// <summary>The values of a part, such as a stage of a cascade.</summary>
    internal ParameterValues Part(string name) => _values.GetValueOrDefault(PartKey(name)) as ParameterValues ?? Empty;

    /// <summary>These with the values of a part.</summary>
    internal ParameterValues With(string part, ParameterValues values) => new(new(_values) { [PartKey(part)] = values });

    /// <summary>These with another value of a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Of the parameter's type and in its range.</param>
    /// <exception cref="ArgumentException">The value is not right.</exception>
    public ParameterValues With(StrategyParameter parameter, object value) =>
        parameter.Read(value is int number ? (double)number : value, out var read) is { } wrong
            ? throw new ArgumentException($"{parameter.Name} {wrong}.", nameof(value))
            : new ParameterValues(new(_values) { [parameter.Name] = read });

    /// <summary>Reads the parameters of a request.</summary>
    /// <param name="parameters">The parameters that there are.</param>
    /// <param name="raw">Values by name: <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</param>
    /// <param name="path">Path of <paramref name="raw"/> in the request, such as <c>options.parameters</c>.</param>
    /// <param name="violations">Takes everything that is wrong.</param>
    public static ParameterValues Read(
        IReadOnlyList<StrategyParameter> parameters, IReadOnlyDictionary<string, object?> raw, string path,
        List<Violation> violations)
    {
        var values = new Dictionary<string, object>();
        foreach (var (name, rawValue) in raw)
        {
            var parameter = parameters.FirstOrDefault(p => p.Name == name);
            object value = "";
            var wrong = parameter is null ? Unknown(parameters) : parameter.Read(rawValue, out value);
            if (wrong is null) values[name] = value;
            else violations.Add(new Violation($"{path}.{name}", wrong));
        }
        return new ParameterValues(values);
    }

    private static string Unknown(IReadOnlyList<StrategyParameter> parameters) => parameters.Count == 0
        ? "is unknown: there are no parameters here"
        : $"is unknown; known are {string.Join(", ", parameters.Select(p => p.Name))}";

    // No parameter has such a name.
    private static string PartKey(string name) => $"{name}.";

    private object Get(StrategyParameter parameter) => _values.GetValueOrDefault(parameter.Name, parameter.DefaultValue);
}
