using System.Text.RegularExpressions;
using ReasonRank.Synthesis.Tests.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>
/// A world in which everything is known: passages carry their grades, and a teacher of three models reads them there. It is no use
/// for questions that contain the word "mumble".
/// </summary>
internal static partial class GradedTeacher
{
    /// <summary>Passages of a query.</summary>
    public const int Candidates = 5;

    private const int Passages = 40;

    /// <summary>The models, as they are configured.</summary>
    public static IReadOnlyList<string> Models { get; } = ["picker", "ranker", "scorer"];

    /// <summary>Starts the services with a collection "c" of graded passages, and the teacher.</summary>
    public static async Task<(SynthesisStack Stack, StudentServer Server)> StartAsync(Func<string, string, string>? answer = null)
    {
        var server = await StudentServer.StartAsync((model, prompt, _) => (answer ?? Answer)(model, prompt));
        var stack = await SynthesisStack.StartAsync(null, [.. Models.SelectMany((model, i) => new[]
        {
            ($"Reranker:Models:{i}:Name", model), ($"Reranker:Models:{i}:Model", model), ($"Reranker:Models:{i}:Endpoint", server.Endpoint),
        })]);
        await stack.IndexAsync("c", Enumerable.Range(0, Passages).Select(i => new Passage
        {
            Id = $"p{i}",
            Title = i % 3 == 0 ? $"title {i}" : "",
            Text = $"matter \"{i}\" of grade-{Grade($"p{i}")} & more",
        }));
        return (stack, server);
    }

    /// <summary>The grade of a passage, 0 to 10. Neighbours have different ones.</summary>
    public static int Grade(string passageId) => int.Parse(passageId[1..], System.Globalization.CultureInfo.InvariantCulture) * 7 % 11;

    /// <summary>The order by grade.</summary>
    public static IReadOnlyList<string> Order(JobQuery query) =>
        [.. query.Candidates.Select(candidate => candidate.PassageId).OrderByDescending(Grade)];

    /// <summary>Queries with candidates and domains; of some the best passage is known, and of "inverted" ones the worst is called relevant.</summary>
    public static IReadOnlyList<JobQuery> Queries(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var kind = i % 18 == 4 ? "mumble" : i % 10 == 2 ? "inverted" : "plain";
        var query = new JobQuery
        {
            Id = $"q{i}",
            Text = $"a {kind} question with the number {i}",
            Answer = "what is right",
            Domain = (string[])["question-answering", "coding", "earth science", "earth_science", ""] is var domains ? domains[i % 5] : "",
            Candidates = { Enumerable.Range(i % (Passages - Candidates), Candidates).Select(k => new JobCandidate { PassageId = $"p{k}", Score = 1.0 / (k + 1) }) },
        };
        if (kind == "inverted") query.RelevantIds.Add(Order(query)[^1]);
        else if (i % 4 != 0) query.RelevantIds.Add(Order(query)[0]);
        return query;
    })];

    /// <summary>All steps that exports know, with a large validation share so that every part has rows.</summary>
    public static JobSpec Spec(params string[] without)
    {
        var spec = new JobSpec
        {
            Name = "graded",
            Collection = "c",
            Deduplication = new Deduplication { Off = true },
            Split = new Split { Sft = .5, Validation = .25 },
            Steps =
            {
                new Step { Kind = "candidates", Parameters = Parameters.Of(("passages", Candidates)) },
                new Step { Kind = "positives", Parameters = Parameters.Of(("model", "picker")) },
                new Step { Kind = "listwise", Parameters = Parameters.Of(("model", "ranker"), ("tries", 1)) },
                new Step { Kind = "pointwise", Parameters = Parameters.Of(("model", "scorer"), ("samples", 1)) },
                new Step { Kind = "filter" },
            },
        };
        foreach (var step in spec.Steps.Where(step => without.Contains(step.Kind)).ToList()) spec.Steps.Remove(step);
        return spec;
    }

    /// <summary>What the teacher answers.</summary>
    public static string Answer(string model, string prompt)
    {
        if (model == "scorer") return $"<think>grade read</think><answer>{Grades().Match(prompt).Groups["grade"].Value}</answer>";
        if (prompt.Contains("mumble", StringComparison.Ordinal) && model == "ranker") return "I cannot say";
        var order = Numbered().Matches(prompt)
            .Select(match => (Place: match.Groups["place"].Value, Grade: int.Parse(match.Groups["grade"].Value, System.Globalization.CultureInfo.InvariantCulture)))
            .OrderByDescending(passage => passage.Grade).Select(passage => $"[{passage.Place}]").ToList();
        return model == "picker" ? $"<answer> {order[0]} </answer>" : $"<think>grades \"decide\"</think><answer>{string.Join(" > ", order)}</answer>";
    }

    [GeneratedRegex(@"^\[(?<place>\d+)\] .*grade-(?<grade>\d+)", RegexOptions.Multiline)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"grade-(?<grade>\d+)")]
    private static partial Regex Grades();
}
