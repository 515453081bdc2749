using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReasonRank.Ranking.Prompts;

/// <summary>
/// A prompt as data: a YAML file in rank_llm's layout, so that the files published with a model can be used as they are.
/// </summary>
public sealed class PromptTemplate
{
    private const int MaxLength = 256 * 1024;
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, TemplateText> _sections;
    private readonly bool _takesOne;
    private readonly bool _takesSeveral;

    private PromptTemplate(
        string name, TemplateMethod method, Dictionary<string, TemplateText> sections, IReadOnlyDictionary<string, string> texts)
    {
        Name = name;
        Method = method;
        Sections = texts;
        _sections = sections;
        AsksForAnswerTags = sections.Values.Any(section => section.Contains("<answer>"));
        var answer = texts.GetValueOrDefault("output_validation_regex");
        _takesOne = Matches(answer, "[1]");
        _takesSeveral = Matches(answer, "[2] > [1]") && !Matches(answer, "[2] = [1]");
    }

    /// <summary>Name under which it is configured, such as its file's name without the extension.</summary>
    public string Name { get; }

    /// <summary>What kind of template it is.</summary>
    public TemplateMethod Method { get; }

    /// <summary>The file's texts, by section, as they stand in it.</summary>
    public IReadOnlyDictionary<string, string> Sections { get; }

    /// <summary>Whether it shows first-stage scores.</summary>
    public bool ShowsScores => _sections.Values.Any(section => section.Placeholders.Contains("score"));

    /// <summary>Whether it asks the model to put the answer between <c>&lt;answer&gt;</c> tags.</summary>
    public bool AsksForAnswerTags { get; }

    /// <summary>Whether its pattern of valid answers takes numbers in brackets, the best first, without ties: <c>[2] &gt; [1]</c>.</summary>
    /// <param name="named">How many passages the answer has to name.</param>
    public bool AsksForOrder(int named) => named == 1 ? _takesOne : _takesSeveral;

    internal TemplateText? this[string section] => _sections.GetValueOrDefault(section);

    /// <summary>Reads a template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="yaml">The file's text; at most 256 KiB.</param>
    /// <exception cref="InvalidTemplateException">With everything that is wrong.</exception>
    public static PromptTemplate Parse(string name, string yaml)
    {
        var errors = new List<string>();
        var texts = ReadMapping(yaml, errors);
        var method = TemplateMethod.All.FirstOrDefault(m => m.Name == texts.GetValueOrDefault("method"));
        if (method is null && (errors.Count == 0 || texts.ContainsKey("method")))
            errors.Add($"method must be one of {string.Join(", ", TemplateMethod.All.Select(m => m.Name))}");
        if (method is null)
            throw new InvalidTemplateException(name, errors) { IsOfOtherMethod = errors.Count == 1 && texts.ContainsKey("method") };

        var sections = new Dictionary<string, TemplateText>();
        var unknown = new HashSet<string>(texts.Keys);
        foreach (var section in method.Sections)
        {
            unknown.Remove(section.Name);
            if (!texts.TryGetValue(section.Name, out var text))
            {
                if (section.Required) errors.Add($"{section.Name} is missing");
                continue;
            }
            if (ReadSection(section, text, errors) is { } read) sections[section.Name] = read;
        }
        errors.AddRange(unknown.Select(key => $"{key} is no section of {method.Name}"));
        errors.AddRange(method.Check(sections));
        return errors.Count == 0 ? new PromptTemplate(name, method, sections, texts) : throw new InvalidTemplateException(name, errors);
    }

    private static TemplateText? ReadSection(TemplateSection section, string text, List<string> errors)
    {
        if (section.Raw)
        {
            if (section.Name.EndsWith("_regex", StringComparison.Ordinal) && !IsPattern(text))
                errors.Add($"{section.Name} is no regular expression");
            return TemplateText.Literal(text);
        }
        if (TemplateText.Parse(text, out var error) is not { } read)
        {
            errors.Add($"{section.Name} {error}");
            return null;
        }
        string[] needs = section.Needs ?? [];
        errors.AddRange(needs.Except(read.Placeholders).Select(p => $"{section.Name} lacks {{{p}}}"));
        errors.AddRange(read.Placeholders.Except(needs).Except(section.Allows ?? [])
            .Select(p => $"{section.Name} has the unknown placeholder {{{p}}}"));
        return read;
    }

    private static bool IsPattern(string text)
    {
        try
        {
            _ = Pattern(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // The published files write r"...", Python's raw string, as a plain YAML scalar.
    private static Regex Pattern(string text) => new(
        text.StartsWith("r\"", StringComparison.Ordinal) && text.EndsWith('"') ? text[2..^1] : text, RegexOptions.None, MatchTimeout);

    private static bool Matches(string? pattern, string answer)
    {
        try
        {
            return pattern is not null && Pattern(pattern).IsMatch(answer);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> ReadMapping(string yaml, List<string> errors)
    {
        var texts = new Dictionary<string, string>();
        if (yaml.Length > MaxLength)
        {
            errors.Add($"longer than {MaxLength} characters");
            return texts;
        }
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            parser.Consume<MappingStart>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                if (!parser.TryConsume<Scalar>(out var value))
                {
                    errors.Add($"line {key.Start.Line}: the value of {key.Value} must be text");
                    parser.SkipThisAndNestedEvents();
                }
                else if (!texts.TryAdd(key.Value, value.Value))
                {
                    errors.Add($"line {key.Start.Line}: {key.Value} is there twice");
                }
            }
        }
        catch (YamlException exception)
        {
            errors.Add($"line {exception.Start.Line}: not a YAML mapping of names to texts ({exception.Message})");
        }
        return texts;
    }
}
