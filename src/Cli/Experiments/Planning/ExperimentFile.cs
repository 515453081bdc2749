using ReasonRank.Cli.Yaml;
using ReasonRank.Ranking.Experiments;
using ReasonRank.V1;

namespace ReasonRank.Cli.Experiments.Planning;

/// <summary>Reads an experiment file: YAML, see <see cref="Example"/>. Paths in it count from its own folder.</summary>
internal static class ExperimentFile
{
    private const int MaxRows = 1_000;

    /// <summary>A file with every setting and what it means.</summary>
    public static string Example
    {
        get
        {
            using var stream = typeof(ExperimentFile).Assembly.GetManifestResourceStream("experiment.yaml")!;
            return new StreamReader(stream).ReadToEnd();
        }
    }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ExperimentPlan Read(string path)
    {
        List<(long Line, string Problem)> errors = [];
        var root = new YamlSection(YamlFile.Load(path, "an experiment"), "", errors);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

        var collections = root.Sections("collections").Select(section => CollectionReader.Read(section, folder)).ToList();
        if (collections.Count == 0 && errors.Count == 0) root.Refuse("collections", "has no collection");
        RefuseTwice(root, "collections", collections.Select(collection => collection.Name));
        var retrieval = root.Sections("retrieval").Select(ReadRetrieval).ToList();
        if (retrieval.Count == 0 && collections.All(collection => collection.Runs.Count == 0))
            retrieval.Add(new RetrievalPlan("bm25", QueryWeighting.Unspecified, DefaultCandidates));
        RefuseTwice(root, "retrieval", retrieval.Select(run => run.Name));
        var variants = new VariantReader(root).Read(root.Sections("strategies"));
        foreach (var collection in collections)
        {
            if (collection.Runs.Count == 0 && retrieval.Count == 0)
                errors.Add((collection.Line, $"collection {collection.Name} has no runs, and there is no retrieval"));
            if (collection.Queries is null && collection.Qrels.Length > 0 && (retrieval.Count > 0 || variants.Count > 0))
                errors.Add((collection.Line, $"collection {collection.Name} needs queries (or beir) to be searched and reranked"));
            foreach (var run in collection.Runs.Where(run => retrieval.Exists(other => other.Name == run.Name)))
                errors.Add((collection.Line, $"collection {collection.Name} has a run '{run.Name}', which is the name of a retrieval"));
        }
        var rows = collections.Sum(collection => retrieval.Count + collection.Runs.Count) * (1 + (long)variants.Count);
        if (rows > MaxRows) root.Refuse("strategies", $"makes {rows} rows, more than {MaxRows}");

        var plan = new ExperimentPlan(
            path,
            collections,
            retrieval,
            variants,
            [.. root.Integers("seeds", 0, long.MaxValue).Distinct().Select(seed => (long?)seed).DefaultIfEmpty(null)],
            root.Choice("test", ("randomization", SignificanceTest.Randomization), ("t", SignificanceTest.StudentT)),
            (int)(root.Integer("recall_at", 1, 10_000) ?? DefaultCandidates),
            (int)(root.Integer("parallel", 1, 64) ?? 4));
        root.RefuseUnknown();
        return errors.Count == 0 ? plan : throw InvalidInputException.In(path, errors);
    }

    internal const int DefaultCandidates = 100;

    private static RetrievalPlan ReadRetrieval(YamlSection section)
    {
        var plan = new RetrievalPlan(
            section.RequiredText("name"),
            section.Choice("query_weighting", ("count", QueryWeighting.Count), ("bm25", QueryWeighting.Bm25)),
            (int)(section.Integer("candidates", 1, 10_000) ?? DefaultCandidates));
        section.RefuseUnknown();
        return plan;
    }

    private static void RefuseTwice(YamlSection root, string key, IEnumerable<string> names)
    {
        foreach (var twice in names.Where(name => name.Length > 0).CountBy(name => name).Where(count => count.Value > 1))
            root.Refuse(key, $"has the name '{twice.Key}' {twice.Value} times");
    }
}
