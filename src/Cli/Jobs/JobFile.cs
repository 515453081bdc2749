using ReasonRank.Cli.Yaml;
using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>
/// A job as a file describes it: YAML or JSON with the fields of <see cref="JobSpec"/> under their names there, and
/// <c>queries</c> and <c>held_out</c>, which name files. Paths count from the file's own folder. See <see cref="Example"/>.
/// </summary>
internal sealed class JobFile : IDisposable
{
    private const int Version = 1, MaxSources = 100;

    private readonly Dictionary<string, long> _lines = [];

    private JobFile(string path) => Path = path;

    /// <summary>A file with every setting and what it means.</summary>
    public static string Example
    {
        get
        {
            using var stream = typeof(JobFile).Assembly.GetManifestResourceStream("job.yaml")!;
            return new StreamReader(stream).ReadToEnd();
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What to do.</summary>
    public JobSpec Spec { get; } = new();

    /// <summary>Where the queries come from; empty where the teacher writes them.</summary>
    public IReadOnlyList<QuerySource> Queries { get; private set; } = [];

    /// <summary>Queries of test sets that no item may contain.</summary>
    public IReadOnlyList<QuerySource> HeldOut { get; private set; } = [];

    /// <summary>Reads and checks a file; what only the service knows is checked there.</summary>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static JobFile Read(string path)
    {
        List<(long Line, string Problem)> errors = [];
        var file = new JobFile(path);
        var root = new YamlSection(YamlFile.Load(path, "a job", aliases: false), "", errors);
        // A newer file may have fields that mean nothing here: only the version is worth telling.
        var version = root.Integer("version", 0, int.MaxValue);
        if (version > Version)
            throw InvalidInputException.In(path, [(root.LineOf("version"), $"version is {version}: the file is for a newer version of the program, which knows {Version}")]);
        if (version == 0) root.Refuse("version", "is 0: the first one is 1");
        new YamlMessage(file._lines).Read(root, file.Spec);
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        // The name of a step is its kind where only one of them is told.
        foreach (var step in file.Spec.Steps.Where(step => step.Kind.Length == 0)) step.Kind = step.Name;
        file.Queries = Sources(root, "queries", folder, IsRunWhole(file.Spec));
        file.HeldOut = Sources(root, "held_out", folder, isRunWhole: false);
        if (file.Queries.Count == 0 && !root.Has("queries") && file.Spec.SourceCase != JobSpec.SourceOneofCase.Questions)
            root.Refuse("queries", "is missing: a job has queries, or questions for the teacher to write");
        if (root.Has("queries") && root.Sections("queries", "file").Count == 0) root.Refuse("queries", "names no file");
        if (root.Has("queries") && file.Spec.SourceCase == JobSpec.SourceOneofCase.Questions)
            root.Refuse("queries", "cannot be together with questions, which the teacher writes");
        root.RefuseUnknown();
        return errors.Count == 0 ? file : throw InvalidInputException.In(path, errors);
    }

    /// <summary>The first queries.</summary>
    /// <exception cref="InvalidInputException">With what is malformed among them, and before them.</exception>
    public IReadOnlyList<JobQuery> First(int most)
    {
        var problems = new FileProblems();
        IReadOnlyList<JobQuery> queries = [];
        problems.Try(() => queries = [.. Queries.SelectMany(source => source.Read(problems.Add)).Select(read => read.Query).Take(most)]);
        problems.ThrowIfAny();
        return queries;
    }

    /// <summary>Removes temporary files.</summary>
    public void Dispose()
    {
        foreach (var source in Queries.Concat(HeldOut)) source.Dispose();
    }

    /// <summary>Line of a field, such as <c>steps[0].parameters.hard</c>; that of what it is in, where it is not there itself.</summary>
    public long LineOf(string field)
    {
        for (; field.Length > 0; field = field[..Math.Max(0, field.LastIndexOfAny(['.', '[']))])
            if (_lines.TryGetValue(field, out var line)) return line;
        return 1;
    }

    // A step that searches too finds candidates for queries that a run does not have.
    private static bool IsRunWhole(JobSpec spec) =>
        spec.Steps.Where(step => step.Kind == "candidates").All(step => step.Parameters?.Fields.GetValueOrDefault("from") is null or { StringValue: "given" });

    private static List<QuerySource> Sources(YamlSection root, string key, string folder, bool isRunWhole)
    {
        var sources = root.Sections(key, "file").Select(section => Source(section, folder, isRunWhole)).ToList();
        if (sources.Count > MaxSources) root.Refuse(key, $"has {sources.Count:N0} files; {MaxSources} are allowed");
        return sources;
    }

    private static QuerySource Source(YamlSection section, string folder, bool isRunWhole)
    {
        if (!section.Has("file")) section.RequiredText("file");
        var source = new QuerySource(
            Existing(section, "file", folder) ?? "",
            section.Choice(
                "format", ("auto", QueryLayout.Auto), ("jsonl", QueryLayout.Json), ("tsv", QueryLayout.Tabs), ("lines", QueryLayout.Lines),
                ("log", QueryLayout.Log), ("trec", QueryLayout.Trec)),
            section.Text("column") ?? "1",
            section.Text("domain") ?? "",
            Existing(section, "qrels", folder),
            (int)(section.Integer("least_relevance", 1, 1_000) ?? 1),
            Existing(section, "run", folder),
            (int)(section.Integer("depth", 1, 1_000) ?? 1_000))
        {
            IsRunWhole = isRunWhole,
        };
        section.RefuseUnknown();
        return source;
    }

    private static string? Existing(YamlSection section, string key, string folder)
    {
        if (section.Text(key) is not { } text) return null;
        var path = System.IO.Path.Combine(folder, text);
        if (File.Exists(path)) return path;
        section.Refuse(key, $"names no file: {path}");
        return null;
    }
}
