using ReasonRank.Ranking.Parameters;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Steps.Candidates;

/// <summary>
/// Finds passages for a query: those known to be relevant, and others from bands of ranks as hard, medium and easy negatives
/// (Cai et al., ERank, arXiv 2509.00520, appendix C). After a step that mined hard negatives, those are the first ones of their band.
/// </summary>
internal sealed class CandidatesStep : IStep
{
    public static readonly ChoiceParameter From = new(
        "from", "given: the query's own candidates where it has some, else the collection; collection; both, in turns.", ["given", "collection", "both"]);

    public static readonly IntegerParameter Total = new("passages", "Most passages, 2 to 1,000.", 20, 2, 1_000);

    public static readonly BandParameters Hard = new("hard", 10, 10), Medium = new("medium", 10, 100), Easy = new("easy", 0, 1_000);

    public static readonly ChoiceParameter Picks = new(
        "pick", "Which passages of a band: best: its first ones; spread: picked by a hash, so that they come from all of it.", ["best", "spread"]);

    public static readonly SwitchParameter DropFlagged = new(
        "drop_flagged", "Leaves out passages that repeat the query or leak the answer, unless they are known to be relevant.", false);

    public static readonly SwitchParameter AddRelevant = new(
        "add_relevant", "Adds passages known to be relevant that were not found.", true);

    private static readonly BandParameters[] _bands = [Hard, Medium, Easy];

    public string Kind => "candidates";

    public string Description => "Finds passages for a query, by BM25 or from a given run: known positives, and negatives by bands of ranks.";

    public int Version => 3;

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; } =
        [From, Total, .. _bands.SelectMany(band => band.All), Picks, DropFlagged, AddRelevant];

    public IReadOnlyList<StepResult.ValueOneofCase> Needs => [];

    public StepResult.ValueOneofCase Makes => StepResult.ValueOneofCase.Candidates;

    public Task<IReadOnlyList<Ranking.Violation>> CheckAsync(
        ParameterValues parameters, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var violations = new List<Ranking.Violation>();
        var before = 0;
        foreach (var band in _bands)
        {
            if (parameters[band.Count] > 0 && parameters[band.To] <= before)
                violations.Add(new(band.To.Name, $"must be more than {before}, where the band before ends"));
            before = Math.Max(before, parameters[band.To]);
        }
        if (_bands.Sum(band => parameters[band.Count]) == 0) violations.Add(new(Hard.Count.Name, "must be more than 0, or that of another band"));
        return Task.FromResult<IReadOnlyList<Ranking.Violation>>(violations);
    }

    public async ValueTask<string> IdentifyAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation) =>
        $"{surroundings.Collection}\n{await surroundings.CollectionVersionAsync(cancellation)}";

    public async Task<StepResult> RunAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var relevant = input.Relevant().ToHashSet();
        var mined = input.Results.Where(result => result.ValueCase == StepResult.ValueOneofCase.Picked)
            .SelectMany(result => result.Picked.HardNegativeIds).Except(relevant).ToHashSet();
        var marks = new PassageMarks(input.Query);
        var passages = new List<CandidatePassage>();
        foreach (var passage in await FindAsync(input, surroundings, cancellation))
        {
            var isRelevant = relevant.Contains(passage.PassageId);
            passage.Band = isRelevant ? "positive" : mined.Contains(passage.PassageId) ? Hard.Name : Band(passage.FirstStageRank, input.Parameters);
            if (passage.Band.Length > 0) passages.Add(passage);
        }
        var positives = passages.Where(passage => passage.Band == "positive").ToList();
        var negatives = _bands.SelectMany(band => Take(passages.Where(passage => passage.Band == band.Name), band, mined, input, marks))
            .Take(Math.Max(0, input.Parameters[Total] - positives.Count)).ToList();
        if (input.Parameters[AddRelevant]) positives.AddRange(Missing(relevant, positives));
        await ReadAsync([positives, negatives], surroundings, cancellation);
        positives = [.. positives.Take(input.Parameters[Total])];
        negatives = [.. negatives.Take(input.Parameters[Total] - positives.Count)];
        var ordered = positives.Where(passage => passage.FirstStageRank > 0).Concat(negatives).OrderBy(passage => passage.FirstStageRank).ToList();
        // A place that told that a passage was added would give the answer away.
        foreach (var added in positives.Where(passage => passage.FirstStageRank == 0))
            ordered.Insert((int)(StableHash.Of(input.Query.Id, added.PassageId) % (uint)(ordered.Count + 1)), added);
        // Few of the passages found come as far as here; to mark one takes longer than to find it.
        foreach (var passage in ordered) passage.Flags.AddRange(marks.Of(passage));
        return new StepResult { Candidates = new CandidateSet { Passages = { ordered } } };
    }

    public ItemEnd? Judge(StepInput input, StepResult result) => result.Candidates.Passages.Count < 2
        ? new ItemEnd("no-candidates", $"Passages found: {result.Candidates.Passages.Count}; a ranking needs two.")
        : null;

    private static string Band(int rank, ParameterValues values)
    {
        foreach (var band in _bands)
            if (rank <= values[band.To]) return band.Name;
        return "";
    }

    private static IEnumerable<CandidatePassage> Take(
        IEnumerable<CandidatePassage> inBand, BandParameters band, HashSet<string> mined, StepInput input, PassageMarks marks)
    {
        var ordered = inBand.OrderByDescending(passage => mined.Contains(passage.PassageId));
        if (input.Parameters[Picks] == "spread") ordered = ordered.ThenBy(passage => StableHash.Of(input.Query.Id, passage.PassageId));
        return ordered.Where(passage => !input.Parameters[DropFlagged] || !marks.Of(passage).Any())
            .Take(input.Parameters[band.Count]);
    }

    private static async Task<List<CandidatePassage>> FindAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var given = input.Parameters[From] == "collection" ? [] : await GivenAsync(input.Query, surroundings, cancellation);
        var retrieved = input.Query.Candidates.Count == 0 || input.Parameters[From] != "given" ? await RetrievedAsync(input, surroundings, cancellation) : [];
        // In turns: neither list's first ones may fall into a later band because of the other's length.
        var merged = new List<CandidatePassage>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < given.Count || place < retrieved.Count; place++)
        {
            foreach (var list in (List<CandidatePassage>[])[given, retrieved])
                if (place < list.Count && seen.Add(list[place].PassageId)) merged.Add(list[place]);
        }
        for (var place = 0; place < merged.Count; place++) merged[place].FirstStageRank = place + 1;
        return merged;
    }

    private static async Task<List<CandidatePassage>> GivenAsync(JobQuery query, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        if (query.Candidates.Count == 0) return [];
        var texts = (await surroundings.PassagesAsync([.. query.Candidates.Select(candidate => candidate.PassageId).Distinct()], cancellation))
            .ToDictionary(passage => passage.Id);
        return [.. query.Candidates.Where(candidate => texts.ContainsKey(candidate.PassageId)).Select(candidate => Passage(candidate.PassageId, texts[candidate.PassageId], candidate.Score))];
    }

    private static async Task<List<CandidatePassage>> RetrievedAsync(StepInput input, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var request = new RetrieveRequest
        {
            Collection = surroundings.Collection,
            Query = input.Query.Text,
            TopK = _bands.Where(band => input.Parameters[band.Count] > 0).Max(band => input.Parameters[band.To]),
            // What a passage says decides only there whether it is picked.
            IncludePassages = input.Parameters[DropFlagged],
        };
        return [.. (await surroundings.RetrieveAsync(request, cancellation)).Select(hit => Passage(hit.PassageId, hit.Passage, hit.Score))];
    }

    private static CandidatePassage Passage(string id, Passage? read, double score) => new()
    {
        PassageId = id,
        Title = read?.Title ?? "",
        Text = read?.Text ?? "",
        FirstStageScore = score,
    };

    private static IEnumerable<CandidatePassage> Missing(HashSet<string> relevant, List<CandidatePassage> found) => relevant
        .Except(found.Select(passage => passage.PassageId)).Order(StringComparer.Ordinal)
        .Select(id => new CandidatePassage { PassageId = id, Band = "positive" });

    // Many are found and few picked: only those are read, with one call. Those that are not there are taken out.
    private static async Task ReadAsync(List<CandidatePassage>[] lists, IStepSurroundings surroundings, CancellationToken cancellation)
    {
        var unread = lists.SelectMany(list => list).Where(IsUnread).Select(passage => passage.PassageId).ToList();
        if (unread.Count == 0) return;
        var read = (await surroundings.PassagesAsync(unread, cancellation)).ToDictionary(passage => passage.Id);
        foreach (var list in lists)
        {
            list.RemoveAll(passage => IsUnread(passage) && !read.ContainsKey(passage.PassageId));
            foreach (var passage in list.Where(IsUnread))
                (passage.Title, passage.Text) = (read[passage.PassageId].Title, read[passage.PassageId].Text);
        }
    }

    private static bool IsUnread(CandidatePassage passage) => passage.Title.Length == 0 && passage.Text.Length == 0;
}
