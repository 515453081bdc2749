namespace ReasonRank.Ranking.Parameters;

/// <summary>A parameter of a strategy.</summary>
/// <param name="Name">Key in a request, in snake_case.</param>
/// <param name="Description">One line, with unit and range.</param>
public abstract record StrategyParameter(string Name, string Description)
{
    /// <summary>The default as text.</summary>
    public abstract string DefaultText { get; }

    /// <summary>The default.</summary>
    internal abstract object DefaultValue { get; }

    /// <summary>Reads a value from a request.</summary>
    /// <param name="raw">A <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>; all else is refused.</param>
    /// <param name="value">The value when it is right.</param>
    /// <returns>What is wrong, as a clause without the name; null when it is right.</returns>
    internal abstract string? Read(object? raw, out object value);
}
