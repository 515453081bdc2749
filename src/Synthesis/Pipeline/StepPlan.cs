using ReasonRank.Ranking;
using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>The steps of a job in an order in which each follows those that it uses.</summary>
internal sealed class StepPlan
{
    /// <summary>Most steps of a job.</summary>
    public const int MaxSteps = 64;

    private const int MaxNameLength = 64;

    private StepPlan(IReadOnlyList<BoundStep> steps) => Steps = steps;

    /// <summary>The pipeline of a job that names no steps.</summary>
    public static IReadOnlyList<string> DefaultKinds { get; } = ["candidates", "positives", "listwise", "filter"];

    /// <summary>No steps.</summary>
    public static StepPlan Empty { get; } = new([]);

    /// <summary>In the order of the work.</summary>
    public IReadOnlyList<BoundStep> Steps { get; }

    /// <summary>Reads the steps of a job's description.</summary>
    /// <param name="spec">The description.</param>
    /// <param name="registry">The kinds that there are.</param>
    /// <param name="path">Path of the description in the request.</param>
    /// <param name="violations">Takes everything that is wrong; then the result has the steps that can be read, for further checks alone.</param>
    public static StepPlan Read(JobSpec spec, StepRegistry registry, string path, List<Violation> violations)
    {
        var before = violations.Count;
        var asked = Asked(spec);
        if (asked.Count > MaxSteps) violations.Add(new($"{path}.steps", $"has {asked.Count} steps; at most {MaxSteps} are taken"));
        // A step that was put before them is none of the description's; its path is where it would be.
        var added = spec.Steps.Count > 0 ? asked.Count - spec.Steps.Count : 0;
        var read = asked.Take(MaxSteps).Select((step, i) => Bind(step, registry, $"{path}.steps[{Math.Max(0, i - added)}]", violations)).ToList();
        var bound = violations.Count;
        var places = Places(read, path, violations);
        var after = read.Select((step, place) => Followed(step, place, places, violations)).ToList();
        var order = Ordered(read, after, violations);
        // What a step finds before it is only known when all that are there are known, and in order.
        if (violations.Count > bound || read.Exists(step => step.Step is null)) return Readable(read);

        var moved = order.Select((place, position) => (place, position)).ToDictionary();
        var steps = order.Select(place => new BoundStep(
            read[place].Name, read[place].Step!, read[place].Parameters,
            [.. after[place].Select(followed => moved[followed]).Order()], read[place].Path)).ToList();
        foreach (var step in steps) CheckNeeds(step, steps, violations);
        return bound == before ? new StepPlan(steps) : Readable(read);
    }

    private static StepPlan Readable(IEnumerable<Reading> read) => new(
        [.. read.Where(step => step.IsRight).Select(step => new BoundStep(step.Name, step.Step!, step.Parameters, [], step.Path))]);

    private static List<Step> Asked(JobSpec spec)
    {
        var steps = spec.Steps.Count > 0 ? spec.Steps.ToList() : [.. DefaultKinds.Select(kind => new Step { Kind = kind })];
        var writes = steps.Any(step => step.Kind == "question");
        return spec.SourceCase == JobSpec.SourceOneofCase.Questions && !writes ? [new Step { Kind = "question" }, .. steps] : steps;
    }

    private static Reading Bind(Step step, StepRegistry registry, string path, List<Violation> violations)
    {
        var name = step.Name.Length > 0 ? step.Name : step.Kind;
        if (name.Length > MaxNameLength || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')))
            violations.Add(new($"{path}.name", $"must be 1 to {MaxNameLength} of a to z, digits, '-' and '_'"));
        if (registry.Find(step.Kind) is not { } kind)
        {
            violations.Add(new(
                $"{path}.kind", $"'{step.Kind}' is unknown; known are {string.Join(", ", registry.All.Select(known => known.Kind))}"));
            return new(name, null, ParameterValues.Empty, step, path, IsRight: false);
        }
        var raw = step.Parameters?.Fields.ToDictionary(field => field.Key, field => StepParameters.Plain(field.Value)) ?? [];
        var before = violations.Count;
        var parameters = ParameterValues.Read(kind.Parameters, raw, $"{path}.parameters", violations);
        return new(name, kind, parameters, step, path, IsRight: violations.Count == before);
    }

    private static Dictionary<string, int> Places(List<Reading> read, string path, List<Violation> violations)
    {
        var places = new Dictionary<string, int>();
        for (var place = 0; place < read.Count; place++)
            if (!places.TryAdd(read[place].Name, place))
                violations.Add(new($"{read[place].Path}.name", $"'{read[place].Name}' is the name of {read[places[read[place].Name]].Path[(path.Length + 1)..]} already"));
        return places;
    }

    // A step that names none follows all before it: a pipeline as a list, which is what most people write.
    private static List<int> Followed(Reading step, int place, Dictionary<string, int> places, List<Violation> violations)
    {
        if (step.Asked.After.Count == 0) return [.. Enumerable.Range(0, place)];
        var followed = new List<int>();
        for (var i = 0; i < step.Asked.After.Count; i++)
        {
            if (places.TryGetValue(step.Asked.After[i], out var found)) followed.Add(found);
            else violations.Add(new($"{step.Path}.after[{i}]", $"there is no step named '{step.Asked.After[i]}'"));
        }
        return [.. followed.Distinct()];
    }

    private static List<int> Ordered(List<Reading> read, List<List<int>> after, List<Violation> violations)
    {
        var order = new List<int>();
        while (order.Count < read.Count)
        {
            var open = Enumerable.Range(0, read.Count).Where(place => !order.Contains(place)).ToList();
            var next = open.FirstOrDefault(place => after[place].TrueForAll(order.Contains), -1);
            if (next >= 0)
            {
                order.Add(next);
                continue;
            }
            // As if it were none from here on: there may be others.
            var circle = Circle(open, after);
            violations.Add(new($"{read[circle[0]].Path}.after", $"goes round in a circle: {string.Join(", ", circle.Select(place => read[place].Name))}"));
            order.AddRange(circle);
        }
        return order;
    }

    // Each of the open steps follows another one, so that to go from one to the next comes to a circle. Its first step, told first,
    // follows a later one by name: what names none follows earlier ones alone.
    private static List<int> Circle(List<int> open, List<List<int>> after)
    {
        var way = new List<int> { open[0] };
        int next;
        while (!way.Contains(next = after[way[^1]].First(open.Contains))) way.Add(next);
        var circle = way[way.IndexOf(next)..];
        var first = circle.IndexOf(circle.Min());
        return [.. circle[first..], .. circle[..first]];
    }

    private static void CheckNeeds(BoundStep step, List<BoundStep> steps, List<Violation> violations)
    {
        foreach (var need in step.Step.Needs)
        {
            if (!step.After.Any(place => steps[place].Step.Makes == need))
                violations.Add(new(step.Path, $"'{step.Name}' needs a step before it that makes {StepParameters.CaseName(need)}"));
        }
    }

    private sealed record Reading(string Name, IStep? Step, ParameterValues Parameters, Step Asked, string Path, bool IsRight);
}
