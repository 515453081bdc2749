using System.Globalization;
using ReasonRank.Bm25;

namespace ReasonRank.Durability;

/// <summary>
/// Kills a writer at random moments. After each kill the index must hold, for every stream of operations, a prefix of it that
/// has all that was acknowledged, and where there is one stream, no half of a commit; at the end it must answer as an index that was
/// built in one go.
/// </summary>
/// <param name="seed">Seed of operations and moments.</param>
/// <param name="kills">How often.</param>
/// <param name="report">Gets the progress, a line at a time.</param>
public sealed class KillTest(int seed, int kills, Action<string> report)
{
    private const int Streams = 4, MostLines = 40;

    private readonly Random _random = new(seed);
    private readonly StreamModel[] _models = [.. Enumerable.Range(0, Streams).Select(stream => new StreamModel(seed, stream))];
    private long _acknowledged, _replayed;
    private int _torn, _whileOpening;

    /// <summary>Runs the test.</summary>
    /// <exception cref="InvalidOperationException">Something was lost or half there; the message has the seed.</exception>
    public async Task Run()
    {
        report($"seed {seed}, {kills} kills");
        var root = Directory.CreateTempSubdirectory("durability-").FullName;
        var folder = Path.Combine(root, "index");
        Bm25Index.Create(folder, new IndexOptions()).Dispose();
        var writer = Writer.Start();
        for (var kill = 1; kill <= kills; kill++)
        {
            using var killed = writer;
            // The next one starts while this one works: most of a round would be waiting for it.
            writer = Writer.Start();
            try
            {
                await RoundAsync(killed, root, folder);
            }
            catch (InvalidOperationException e)
            {
                writer.Dispose();
                throw new InvalidOperationException($"seed {seed}, kill {kill}: {e.Message} The index is in {root}.", e);
            }
        }
        writer.Dispose();
        EndCheck.Run(folder, Path.Combine(root, "again"), _models, _random);
        Directory.Delete(root, recursive: true);
        report($"{_acknowledged} operations acknowledged and there, {_replayed} of them replayed, {_torn} torn commits, {_whileOpening} kills while opening");
    }

    private async Task RoundAsync(Writer writer, string root, string folder)
    {
        var streams = _random.Next(2) == 0 ? 1 : Streams;
        var interval = TimeSpan.FromMilliseconds(_random.Next(3) == 0 ? 20 : 0);
        var order = new Order(folder, seed, interval, [.. _models.Take(streams).Select(model => model.Position)]);
        // Counted in what it says and not in time alone, so that a slow machine has as much to lose.
        var opening = _random.Next(5) == 0;
        var said = await writer.RunAsync(
            order, opening ? 0 : 1 + _random.Next(MostLines), TimeSpan.FromMilliseconds(_random.NextDouble() * (opening ? 100 : 10)));
        if (said.FirstOrDefault(line => line.StartsWith("e ", StringComparison.Ordinal)) is { } error)
            throw new InvalidOperationException($"The writer failed: {error[2..]}.");
        if (!said.Contains(WriterCommand.Open)) _whileOpening++;

        // A copy is checked, so that the next writer has to recover by itself, and may be killed while it does.
        var copy = Path.Combine(root, "copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(folder)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        using (var index = Bm25Index.Open(copy))
        {
            _replayed += index.Recovery.OperationsReplayed;
            _torn += index.Recovery.TornBytes > 0 ? 1 : 0;
            if (index.Verify() is [var damage, ..]) throw new InvalidOperationException($"{damage.File} {damage.Problem}.");
            using var snapshot = index.Snapshot();
            for (var stream = 0; stream < Streams; stream++)
            {
                var model = _models[stream];
                var before = model.Position;
                model.Advance(snapshot, Last(said, 'a', stream, before), Last(said, 't', stream, before), halves: streams > 1);
                _acknowledged += model.Position - before;
            }
            if (snapshot.Statistics.PassageCount != _models.Sum(model => model.Live.Count))
                throw new InvalidOperationException("There are passages that no one put.");
        }
        Directory.Delete(copy, recursive: true);
    }

    private static long Last(IReadOnlyList<string> said, char kind, int stream, long none)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{kind} {stream} ");
        return said.LastOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.AsSpan(start.Length), CultureInfo.InvariantCulture)
            : none;
    }
}
