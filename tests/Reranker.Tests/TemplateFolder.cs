namespace ReasonRank.Reranker.Tests;

/// <summary>A folder with a listwise template whose prompts begin with <c>MINE</c>; goes with the test.</summary>
internal sealed class TemplateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("templates-");

    /// <summary>Writes it.</summary>
    /// <param name="name">Name of the template.</param>
    public TemplateFolder(string name) => File.WriteAllText(System.IO.Path.Combine(Path, $"{name}.yaml"), """
        method: singleturn_listwise
        prefix: "MINE {query}\n"
        body: "[{rank}] {candidate}\n"
        output_validation_regex: x
        output_extraction_regex: x
        """);

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
