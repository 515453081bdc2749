using System.Globalization;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>A job through all steps that label, about passages made of a fixed vocabulary.</summary>
internal static class LabelJob
{
    public const string Collection = "faults";

    private const int PassageCount = 120;

    private static readonly string[] _domains = ["question-answering", "coding", "theorem", "problem"];

    private static readonly string[] _words =
        [.. from a in (string[])["am", "be", "ce", "del", "em", "fir", "gro", "hol"]
            from b in (string[])["bar", "dil", "fon", "gus", "lem", "nor", "pit", "rak"]
            select a + b];

    public static IEnumerable<Passage> Passages() => Enumerable.Range(0, PassageCount).Select(i => new Passage { Id = Id('p', i), Text = Words(i, 12) });

    /// <summary>Queries that no near-duplicate removal takes for each other.</summary>
    public static IEnumerable<JobQuery> Queries(int count) => Enumerable.Range(0, count).Select(i => new JobQuery
    {
        Id = Id('q', i),
        Text = $"which of these goes with {Words(i + 10_000, 5)}",
        Answer = Words(i + 20_000, 3),
        Domain = _domains[i % _domains.Length],
    });

    /// <summary>The description.</summary>
    /// <param name="steps">Kinds of steps after the candidates.</param>
    public static JobSpec Spec(params string[] steps) => new()
    {
        Name = "labels",
        Collection = Collection,
        Split = new Split { Validation = .25 },
        Steps =
        {
            new Step { Kind = "candidates", Parameters = Parameters.Of(("passages", 6), ("hard", 4), ("medium", 2)) },
            steps.Select(kind => new Step { Kind = kind, Parameters = kind == "pointwise" ? Parameters.Of(("samples", 1)) : new() }),
        },
    };

    /// <summary>The services with the job's passages, over a broker and with a teacher.</summary>
    public static async Task<SynthesisStack> StackAsync(RabbitMqBroker broker, ScriptedTeacher teacher, params (string, string)[] settings)
    {
        var stack = await SynthesisStack.StartAsync(
            null,
            [
                ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint),
                ("ConnectionStrings:rabbitmq", broker.Connection), ("Logging:LogLevel:MassTransit", "None"), .. settings,
            ]);
        await stack.IndexAsync(Collection, Passages());
        return stack;
    }

    private static string Id(char letter, int number) => string.Create(CultureInfo.InvariantCulture, $"{letter}{number:d5}");

    private static string Words(int seed, int count)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, count).Select(_ => _words[random.Next(_words.Length)]));
    }
}
