using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>
/// The service with the tiny model that sorts passages by the word <c>grade-N</c>, in process. Tests that use it are skipped
/// where the native libraries are missing.
/// </summary>
internal static class TinyRanker
{
    public static string Folder => GenAI.ModelFolder("tiny-ranker");

    /// <summary>Starts the service with settings beside those of the model.</summary>
    public static Task<RerankerHost> StartAsync(params (string Name, string Value)[] settings) => RerankerHost.StartAsync(
        [.. settings.Concat(Usual()).DistinctBy(setting => setting.Name)]);

    private static IEnumerable<(string Name, string Value)> Usual() =>
    [
        ("NativeFolder", GenAI.Libraries), ("Models:0:Path", Folder), ("Models:0:Provider", "cpu"), ("Models:0:MaxOutputTokens", "1200"),
    ];

    /// <summary>A request with a passage of about a dozen words for each grade.</summary>
    public static RerankRequest Request(IReadOnlyList<int> grades, Action<RankingOptions>? options = null)
    {
        var request = new RerankRequest { Query = "how do harbours keep their depth", Options = new RankingOptions() };
        for (var i = 0; i < grades.Count; i++)
            request.Candidates.Add(new Candidate { Id = $"p{i}", Text = Passage(i, grades[i]), Score = grades.Count - i });
        options?.Invoke(request.Options);
        return request;
    }

    /// <summary>The ids in the order that the model is made to give: by grade, the earlier first among equals.</summary>
    public static string Ideal(IReadOnlyList<int> grades) =>
        string.Join(' ', Enumerable.Range(0, grades.Count).OrderByDescending(i => grades[i]).Select(i => $"p{i}"));

    private static string Passage(int number, int grade)
    {
        string[] words = ["river", "stone", "harbour", "winter", "copper", "field", "window", "market", "paper", "garden"];
        var filler = Enumerable.Range(0, 10).Select(i => words[(number * 7 + i * 3) % words.Length]).ToList();
        filler.Insert(number % 9, $"grade-{grade}");
        return string.Join(' ', filler);
    }
}
