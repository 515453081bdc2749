using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Prompts.Importing;

/// <summary>A prompt as published, in the form of a template file.</summary>
/// <param name="Name">Name of the template.</param>
/// <param name="Source">The file that it was read from.</param>
/// <param name="Yaml">The template's file.</param>
internal sealed record PublishedPrompt(string Name, string Source, string Yaml)
{
    private const string Ids = @"\[(\d+)\]";

    /// <summary>How the template differs from what is published; null when it does not.</summary>
    public string? Difference { get; init; }

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? Unusable { get; init; }

    /// <summary>A listwise prompt.</summary>
    public static PublishedPrompt Listwise(string name, string source, string? system, Frame frame) =>
        OfWindow(TemplateMethod.SingleTurnListwise, @"^\[\d+\]( [>=] \[\d+\])*$", name, source, system, frame);

    /// <summary>A prompt that asks for the best of a set.</summary>
    public static PublishedPrompt Setwise(string name, string source, string? system, Frame frame) =>
        OfWindow(TemplateMethod.Setwise, @"^\[\d+\]$", name, source, system, frame);

    /// <summary>A prompt about one passage.</summary>
    public static PublishedPrompt Pointwise(string name, string source, string body) =>
        new(name, source, TemplateYaml.Write([new("method", TemplateMethod.Pointwise.Name), new("body", body)]));

    private static PublishedPrompt OfWindow(
        TemplateMethod method, string answer, string name, string source, string? system, Frame frame)
    {
        List<KeyValuePair<string, string>> sections = [new("method", method.Name)];
        if (system is not null) sections.Add(new("system_message", system));
        sections.AddRange([new("prefix", frame.Prefix), new("body", frame.Body)]);
        if (frame.Suffix.Length > 0) sections.Add(new("suffix", frame.Suffix));
        sections.AddRange([new("output_validation_regex", answer), new("output_extraction_regex", Ids)]);
        return new(name, source, TemplateYaml.Write(sections)) { Difference = frame.Difference };
    }
}
