using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using ReasonRank.Cli.Jobs;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>Exports that do not arrive as they were sent.</summary>
public sealed class ExportDownloadTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Files_are_written_below_the_folder()
    {
        var files = await RunAsync(File("a.jsonl"), Content("one "), Content("two"), Sha256("one two"), File("id_query/b c.jsonl"), Sha256(""));
        Assert.Equal([("a.jsonl", 7L), ("id_query/b c.jsonl", 0L)], files.Select(file => (file.Path, file.Bytes)));
        Assert.Equal("one two", await System.IO.File.ReadAllTextAsync(_workspace.Path("a.jsonl"), TestContext.Current.CancellationToken));
        Assert.True(System.IO.File.Exists(_workspace.Path("id_query/b c.jsonl")));
    }

    [Fact]
    public async Task What_breaks_off_or_is_changed_on_the_way_is_an_error()
    {
        ExportJobResponse[][] broken =
        [
            [],
            [Content("x")],
            [File("a")],
            [File("a"), Content("x")],
            [File("a"), Content("x"), Sha256("y")],
            [File("a"), Content("x"), File("b"), Sha256("x")],
            [File("a"), Sha256(""), Sha256("")],
        ];
        foreach (var parts in broken)
        {
            foreach (var left in Directory.GetFiles(_workspace.Folder)) System.IO.File.Delete(left);
            var failure = await Assert.ThrowsAsync<CliException>(() => RunAsync(parts));
            Assert.Equal(ExitCode.Failed, failure.Code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("a/../../b")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("..\\a")]
    [InlineData("a\0b")]
    public async Task A_service_cannot_write_outside_of_the_folder(string path)
    {
        var failure = await Assert.ThrowsAsync<CliException>(() => RunAsync(File(path), Content("x"), Sha256("x")));
        Assert.Contains("no file of an export", failure.Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<(string Path, long Bytes, string Sha256)>> RunAsync(params ExportJobResponse[] parts)
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, ShowsProgress: false);
        return Progress.RunAsync(
            terminal, "exporting", "bytes", null,
            progress => new ExportDownload(new Sent(parts), _workspace.Folder, progress).RunAsync(TestContext.Current.CancellationToken));
    }

    private static ExportJobResponse File(string path) => new() { File = path };

    private static ExportJobResponse Content(string text) => new() { Content = ByteString.CopyFromUtf8(text) };

    private static ExportJobResponse Sha256(string text) => new() { Sha256 = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))) };

    private sealed class Sent(ExportJobResponse[] parts) : IAsyncStreamReader<ExportJobResponse>
    {
        private int _next;

        public ExportJobResponse Current => parts[_next - 1];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(_next++ < parts.Length);
    }
}
