namespace ReasonRank.Ranking.Prompts;

/// <summary>
/// A kind of template, named as in rank_llm's files (<c>singleturn_listwise_inference_handler.py</c> and
/// <c>multiturn_listwise_inference_handler.py</c> of castorini/rank_llm), with the sections that it may have.
/// </summary>
public sealed class TemplateMethod
{
    private static readonly TemplateSection[] Common =
    [
        new("method", Required: true, Raw: true),
        new("system_message", Raw: true),
    ];

    private static readonly TemplateSection[] Patterns =
    [
        new("output_validation_regex", Required: true, Raw: true),
        new("output_extraction_regex", Required: true, Raw: true),
    ];

    private TemplateMethod(string name, params TemplateSection[] sections) : this(name, Patterns, sections) { }

    private TemplateMethod(string name, TemplateSection[] patterns, TemplateSection[] sections)
    {
        Name = name;
        Sections = [.. Common, .. patterns, .. sections];
    }

    /// <summary>One user turn holds all passages.</summary>
    public static TemplateMethod SingleTurnListwise { get; } = new(
        "singleturn_listwise",
        new("prefix", Allows: ["query", "num"]),
        new("body", Required: true, Needs: ["rank", "candidate"], Allows: ["score"]),
        new("suffix", Allows: ["query", "num", "psg_ids"]));

    /// <summary>One user turn for each passage, which the assistant acknowledges.</summary>
    public static TemplateMethod MultiTurnListwise { get; } = new(
        "multiturn_listwise",
        new("prefix_user", Allows: ["query", "num"]),
        new("prefix_assistant", Allows: ["query", "num"]),
        new("body_user", Required: true, Needs: ["rank", "candidate"]),
        new("body_assistant", Allows: ["rank"]),
        new("suffix_user", Allows: ["query", "num"]));

    /// <summary>Asks for the best few of the passages.</summary>
    public static TemplateMethod Setwise { get; } = new(
        "setwise",
        new("prefix", Allows: ["query", "num", "top"]),
        new("body", Required: true, Needs: ["rank", "candidate"], Allows: ["score"]),
        new("suffix", Allows: ["query", "num", "top"]));

    /// <summary>One user turn asks about one passage. Published files have no patterns for the answer.</summary>
    public static TemplateMethod Pointwise { get; } = new(
        "pointwise",
        patterns: [],
        sections: [new("body", Required: true, Needs: ["doc_content"], Allows: ["query"])]);

    /// <summary>Asks which of two passages is better. Published files have no patterns for the answer.</summary>
    public static TemplateMethod Pairwise { get; } = new(
        "pairwise",
        patterns: [],
        sections: [new("body", Required: true, Needs: ["doc1", "doc2"], Allows: ["query"])]);

    /// <summary>Asks for the worst few of the passages.</summary>
    public static TemplateMethod Eliminate { get; } = new(
        "eliminate",
        new("prefix", Allows: ["query", "num", "top"]),
        new("body", Required: true, Needs: ["rank", "candidate"], Allows: ["score"]),
        new("suffix", Allows: ["query", "num", "top"]));

    /// <summary>Asks for a score of each passage.</summary>
    public static TemplateMethod Groupwise { get; } = new(
        "groupwise",
        new("prefix", Allows: ["query", "num"]),
        new("body", Required: true, Needs: ["rank", "candidate"], Allows: ["score"]),
        new("suffix", Allows: ["query", "num"]));

    /// <summary>Asks which passages are what it describes, with what is right before the model's eyes. Ours.</summary>
    public static TemplateMethod Pick { get; } = new(
        "pick",
        patterns: [],
        sections:
        [
            new("prefix", Allows: ["query", "num", "answer"]),
            new("body", Required: true, Needs: ["rank", "candidate"]),
            new("suffix", Allows: ["query", "num", "answer"]),
        ]);

    /// <summary>Asks for a question that a passage answers. Ours.</summary>
    public static TemplateMethod Write { get; } = new(
        "write",
        patterns: [],
        sections: [new("body", Required: true, Needs: ["doc_content"], Allows: ["kind"])]);

    /// <summary>All methods.</summary>
    public static IReadOnlyList<TemplateMethod> All { get; } =
        [SingleTurnListwise, MultiTurnListwise, Setwise, Pointwise, Pairwise, Eliminate, Groupwise, Pick, Write];

    /// <summary>Value of the key <c>method</c>.</summary>
    public string Name { get; }

    internal IReadOnlyList<TemplateSection> Sections { get; }

    /// <summary>What is wrong with a set of sections that are right one by one.</summary>
    internal IEnumerable<string> Check(IReadOnlyDictionary<string, TemplateText> sections)
    {
        if (this != Write && !sections.Values.SelectMany(section => section.Placeholders).Contains("query"))
            yield return "the query is nowhere: put {query} into the part before or after the passages";
        if (this != MultiTurnListwise) yield break;
        var (user, assistant) = (sections.ContainsKey("prefix_user"), sections.ContainsKey("prefix_assistant"));
        if (!assistant && !sections.ContainsKey("body_assistant"))
            yield return "one of prefix_assistant and body_assistant is needed";
        if (user != assistant)
            yield return "prefix_user and prefix_assistant need each other";
    }
}
