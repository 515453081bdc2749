using System.CommandLine;
using System.Globalization;
using ReasonRank.Bm25;

namespace ReasonRank.Durability;

/// <summary>
/// The process that is killed. It reads one <see cref="Order"/> and then says on standard output what it tries ("t STREAM THROUGH")
/// and what the index acknowledged ("a STREAM THROUGH"), until it ends, which is not up to it.
/// </summary>
internal static class WriterCommand
{
    /// <summary>Name of the command.</summary>
    public const string Name = "writer";

    /// <summary>What it says when the index is open.</summary>
    public const string Open = "open";

    public static Command Create()
    {
        var command = new Command(Name, "The process that is killed.") { Hidden = true };
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        WarmUp();
        Say("ready");
        if (Console.ReadLine() is not { } line) return 0;
        var order = Order.Parse(line);
        try
        {
            using var index = Bm25Index.Open(order.Folder);
            index.BufferBytes = 1 << 16;
            index.SyncInterval = order.SyncInterval;
            Say(Open);
            List<Thread> threads = [new(() => Search(index))];
            // It commits what others have put so far, so that only a stream that is alone has commits of its own.
            if (order.Starts.Count > 1) threads.Add(new(() => Compact(index)));
            threads.AddRange(order.Starts.Select((start, stream) => new Thread(() => Write(index, order.Seed, stream, start))));
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
        }
        catch (Exception e)
        {
            Fail(e);
        }
        return 0;
    }

    // What follows then takes the time that disks take, and not that of a compiler.
    private static void WarmUp()
    {
        var folder = Directory.CreateTempSubdirectory("durability-").FullName;
        using (var index = Bm25Index.Create(folder, new IndexOptions()))
        {
            for (var commit = 0; commit < 20; commit++)
            {
                index.Put(new Document($"{commit % 7}", "warm up", "title") { Fields = [new("a", ["b"], 1)] });
                index.Delete($"{commit % 5}");
                index.Commit();
            }
            index.Compact();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static void Write(Bm25Index index, int seed, int stream, long at) => Guard(() =>
    {
        var operations = new OperationStream(seed, stream);
        while (true)
        {
            var end = at + operations.BatchLength(at);
            Say(string.Create(CultureInfo.InvariantCulture, $"t {stream} {end}"));
            for (; at < end; at++)
            {
                var (id, document) = operations[at];
                if (document is null) index.Delete(id);
                else index.Put(document);
            }
            index.Commit();
            Say(string.Create(CultureInfo.InvariantCulture, $"a {stream} {end}"));
        }
    });

    private static void Compact(Bm25Index index) => Guard(() =>
    {
        for (var random = new Random(); ;)
        {
            Thread.Sleep(random.Next(100));
            index.Compact();
        }
    });

    private static void Search(Bm25Index index) => Guard(() =>
    {
        while (true)
        {
            using var snapshot = index.Snapshot();
            foreach (var hit in snapshot.Search(new SearchQuery("river lamp stone", 5)))
                if (snapshot.Get(hit.Id) is null) throw new InvalidOperationException($"{hit.Id} was found and is not there");
            Thread.Sleep(5);
        }
    });

    private static void Guard(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private static void Fail(Exception e)
    {
        Say($"e {e.ToString().ReplaceLineEndings(" ")}");
        Environment.Exit(1);
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
