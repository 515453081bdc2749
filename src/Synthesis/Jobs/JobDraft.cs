using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Text;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>A job on its way into the store.</summary>
/// <param name="id">Its id.</param>
/// <param name="plan">Its description and its steps.</param>
/// <param name="drafts">The store.</param>
/// <param name="most">Most queries.</param>
/// <param name="wrong">Takes everything that is wrong with queries.</param>
internal sealed class JobDraft(string id, JobPlan plan, DraftTable drafts, int most, List<Violation> wrong) : IDisposable
{
    private const int Page = 500, MostTold = 500;

    private readonly List<JobQuery> _page = new(Page);
    private readonly Repeats _ids = new(), _texts = new();
    private readonly NearDuplicates _near = new(plan.Spec.Deduplication.ShingleWords, plan.Spec.Deduplication.Threshold);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _heldOut = [];
    private long _sent, _written;

    /// <summary>Queries that were sent.</summary>
    public long Queries => _sent;

    /// <summary>Queries of test sets.</summary>
    public int HeldOut => _heldOut.Count;

    /// <summary>Queries that were removed as duplicates.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Queries of the job.</summary>
    public long Total => _sent - Duplicates;

    /// <summary>Hash of all that was submitted so far.</summary>
    public string Content => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Counts a message into the hash of the content.</summary>
    public void Hash(IMessage message) => _hash.AppendData(message.ToByteArray());

    /// <summary>Adds a query of a test set.</summary>
    public async Task HoldOutAsync(string text, CancellationToken cancellation)
    {
        _near.AddGiven(text);
        _heldOut.Add(text);
        // Supplied queries are compared now; those that the teacher writes, when they are written.
        if (plan.Spec.SourceCase == JobSpec.SourceOneofCase.Questions) await drafts.HoldOutAsync(id, _heldOut.Count - 1, text, cancellation);
    }

    /// <summary>Adds a query, unless it is wrong.</summary>
    public async Task AddAsync(JobQuery query, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"queries[{_sent}]");
        _sent++;
        if (_sent > most)
        {
            if (_sent == most + 1) wrong.Add(new("queries", $"are more than {most:N0}"));
            return;
        }
        // A seed is a passage to write a question from: it has no text yet.
        if (plan.Spec.SourceCase == JobSpec.SourceOneofCase.Supplied) QueryRules.Check(query, plan.Steps, path, wrong);
        _ids.Add(query.Id);
        if (wrong.Count > 0) return;
        if (plan.Spec.SourceCase == JobSpec.SourceOneofCase.Supplied)
        {
            _texts.Add(Words(query.Text));
            _near.Add(query.Text);
        }
        _page.Add(query);
        if (_page.Count == Page) await FlushAsync(cancellation);
    }

    /// <summary>Looks for ids that came twice.</summary>
    public void CheckIds(CancellationToken cancellation)
    {
        foreach (var number in _ids.Find(cancellation).Take(MostTold))
            wrong.Add(new(string.Create(CultureInfo.InvariantCulture, $"queries[{number}].id"), "came before"));
    }

    /// <summary>Writes what is still in memory.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        await drafts.AddAsync(id, _written, _page, cancellation);
        _written += _page.Count;
        _page.Clear();
    }

    /// <summary>Removes duplicates, and ends queries that are in a test set.</summary>
    public async Task CompareAsync(ItemTable items, CancellationToken cancellation)
    {
        if (plan.Spec.SourceCase != JobSpec.SourceOneofCase.Supplied) return;
        var dropped = _texts.Find(cancellation).Select(number => (long)number).ToHashSet();
        var contaminated = new List<(long, ItemEnd)>();
        var found = await _near.FindAsync(
            async number => number < _heldOut.Count ? _heldOut[number] : await items.TextAsync(id, number - _heldOut.Count, cancellation), cancellation);
        foreach (var (later, earlier) in found)
        {
            var number = (long)later - _heldOut.Count;
            if (dropped.Contains(number)) continue;
            if (earlier < _heldOut.Count) contaminated.Add((number, HeldOutQueries.Contaminated(_heldOut[earlier])));
            else if (!plan.Spec.Deduplication.Off) dropped.Add(number);
        }
        foreach (var part in contaminated.Chunk(Page)) await drafts.LeaveOutAsync(id, part, cancellation);
        foreach (var part in dropped.Order().Chunk(Page)) await drafts.DropAsync(id, part, cancellation);
        Duplicates = dropped.Count;
    }

    /// <summary>Removes the temporary files.</summary>
    public void Dispose()
    {
        _ids.Dispose();
        _texts.Dispose();
        _near.Dispose();
        _hash.Dispose();
    }

    // Two texts without a word are not the same for that.
    private static string Words(string text) => WordShingles.Of(text, int.MaxValue) is { Count: 1 } words ? words.Single() : text;
}
