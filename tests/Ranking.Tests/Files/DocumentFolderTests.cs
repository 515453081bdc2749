using ReasonRank.Ranking.Files;
using ReasonRank.Ranking.Splitting;

namespace ReasonRank.Ranking.Tests.Files;

public sealed class DocumentFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Passages_have_ids_titles_places_and_paths()
    {
        Write("guide/set up#1.md", "# Set up\n\nFirst words.\n\n## *TLS*\n\nAbout TLS.\n");
        Write("notes.txt", "\uFEFFOnly a note.\r\n");
        Write("meta.markdown", "---\ntitle: Manual\n---\nBody.\n");
        Write("ignored.pdf", "x");
        Write(".git/ignored.md", "x");
        var passages = Read();
        Assert.Equal(
            [
                ("Set up", "First words.", 3L, "guide/set up#1.md"),
                ("Set up > TLS", "About TLS.", 7L, "guide/set up#1.md"),
                ("Manual", "Body.", 4L, "meta.markdown"),
                ("notes", "Only a note.", 1L, "notes.txt"),
            ],
            passages.Select(passage => (passage.Title, passage.Text, passage.Line, (string)passage.Metadata["path"])));
        Assert.All(passages, passage => Assert.Matches(@"^\S+#[0-9a-f]{16}$", passage.Id));
        Assert.StartsWith("guide/set%20up%231.md#", passages[0].Id, StringComparison.Ordinal);
        Assert.Equal("guide/set%20up%231.md#", DocumentFolder.FileOf(passages[1].Id));
        Assert.Equal(Path.Combine(_folder, "notes.txt"), passages[3].Path);
    }

    [Fact]
    public void Ids_stay_when_other_passages_change_and_tell_equal_ones_apart()
    {
        const string Same = "Same words.";
        Write("a.md", $"# One\n{Same}\n# Two\n{Same}\n# Three\nthree\n# One\n{Same}\n");
        var before = Read().Select(passage => passage.Id).ToList();
        Assert.Equal(4, before.Distinct().Count());
        Assert.Equal(before[0] + "-2", before[3]);
        Write("a.md", $"# Zero\nnew\n# One\n{Same}\n# Two\nEdited.\n# Three\nthree\n# One\n{Same}\n");
        var after = Read().Select(passage => passage.Id).ToList();
        Assert.Equal([before[0], before[2], before[3]], before.Intersect(after));

        Write("b.txt", string.Join("\n\n", Enumerable.Range(0, 30).Select(i => $"Paragraph {i} has {new string('x', i)} in it.")));
        var plain = Read(new(300)).Select(passage => passage.Id);
        Assert.Equal(plain, Read(new(340, 40)).Select(passage => passage.Id));
    }

    [Fact]
    public void Bytes_that_are_no_text_and_folders_without_files_are_refused()
    {
        Assert.Contains(".md", Assert.Throws<MalformedFileException>(() => Read()).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder, "a.md"), [.. "# Title\n\nab"u8, 0xE9, .. "\n"u8]);
        var thrown = Assert.Throws<MalformedFileException>(() => Read());
        Assert.Equal((Path.Combine(_folder, "a.md"), 3L), (thrown.Path, thrown.Line));
        Assert.Contains("byte 3 of the line, 0xE9,", thrown.Message, StringComparison.Ordinal);
    }

    private List<CorpusPassage> Read(SplitOptions? options = null) => [.. DocumentFolder.Read(_folder, options ?? new())];

    private void Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
