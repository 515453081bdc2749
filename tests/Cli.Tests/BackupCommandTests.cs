using System.Globalization;

namespace ReasonRank.Cli.Tests;

/// <summary>Backups of collections in folders, checks and repairs.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private const int Passages = 2_000;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_backup_is_restored_in_another_place_under_another_name()
    {
        var (local, other, backup) = (_workspace.Path("local"), _workspace.Path("other"), _workspace.Path("backups/first"));
        await IndexAsync(local);
        Directory.CreateDirectory(backup);
        await SucceedAsync("backup", "c", backup, "--local", local);
        Assert.Equal(["first"], Directory.GetFileSystemEntries(_workspace.Path("backups")).Select(Path.GetFileName));
        Assert.Equal("copy: 2,000 passages\n", await SucceedAsync("restore", "copy", backup, "--local", other));
        Assert.Equal(await SearchAsync("c", local), await SearchAsync("copy", other));
        Assert.Equal("copy: sound\n", await SucceedAsync("verify", "copy", "--local", other));
        Assert.Equal("copy: nothing was damaged, 2,000 passages\n", await SucceedAsync("repair", "copy", "--local", other));

        await FailAsync(ExitCode.Failed, "not empty", "backup", "c", backup, "--local", local);
        await FailAsync(ExitCode.Failed, "already", "restore", "copy", backup, "--local", other);
    }

    [Fact]
    public async Task What_fails_leaves_no_folder()
    {
        var (local, backups) = (_workspace.Path("local"), _workspace.Path("backups"));
        await IndexAsync(local);
        Directory.CreateDirectory(backups);
        await FailAsync(ExitCode.NotFound, "none", "backup", "none", Path.Combine(backups, "b"), "--local", local);
        await FailAsync(ExitCode.BadInput, "no backup", "restore", "r", backups, "--local", local);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        Assert.Equal((int)ExitCode.Canceled, (await Invocation.RunAsync(stopped.Token, "collection", "backup", "c", Path.Combine(backups, "b"), "--local", local)).Code);
        Assert.Empty(Directory.GetFileSystemEntries(backups));
    }

    [Fact]
    public async Task Damage_is_named_set_aside_and_kept_out_of_restores()
    {
        var (local, backup) = (_workspace.Path("local"), _workspace.Path("backup"));
        await IndexAsync(local);
        await SucceedAsync("backup", "c", backup, "--local", local);
        var segment = Damage(backup);
        await FailAsync(ExitCode.Failed, segment, "restore", "r", backup, "--local", local);

        segment = Damage(Path.Combine(local, "c", "index"));
        await FailAsync(ExitCode.Failed, $"{segment} is damaged", "verify", "c", "--local", local);
        await FailAsync(ExitCode.Failed, "collection repair c", "verify", "c", "--local", local);
        Assert.StartsWith($"c: left out {segment}, which is damaged", await SucceedAsync("repair", "c", "--local", local), StringComparison.Ordinal);
        Assert.Equal("c: sound\n", await SucceedAsync("verify", "c", "--local", local));
        await IndexAsync(local);
        Assert.NotEmpty(await SearchAsync("c", local));
    }

    private static string Damage(string folder)
    {
        var segment = Directory.GetFiles(folder, "*.segment").MaxBy(file => new FileInfo(file).Length)!;
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(segment, bytes);
        return Path.GetFileName(segment);
    }

    private async Task IndexAsync(string folder)
    {
        var file = _workspace.Write("corpus.jsonl", [.. Enumerable.Range(0, Passages).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$"""{"_id": "p{{i}}", "title": "Title {{i % 10}}", "text": "word{{i % 100}} of passage {{i}}"}"""))]);
        var result = await Invocation.RunAsync("index", "c", "--jsonl", file, "--sync", "--local", folder);
        Assert.True(result.Code == 0, result.Error);
    }

    private static async Task<string> SearchAsync(string collection, string folder)
    {
        var result = await Invocation.RunAsync("search", collection, "word7 passage title 3", "--top", "50", "--local", folder);
        Assert.True(result.Code == 0, result.Error);
        return result.Out.Replace(collection, "c", StringComparison.Ordinal);
    }

    private static async Task<string> SucceedAsync(params string[] args)
    {
        var result = await Invocation.RunAsync(["collection", .. args]);
        Assert.True(result.Code == 0, result.Out + result.Error);
        return result.Out;
    }

    private static async Task FailAsync(ExitCode code, string why, params string[] args)
    {
        var result = await Invocation.RunAsync(["collection", .. args]);
        Assert.Equal((int)code, result.Code);
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
    }
}
