using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>Files of an export as a client receives them, in the order that they were sent.</summary>
internal sealed class ExportedFolder
{
    private readonly List<(string Path, byte[] Content, string Sha256)> _files = [];

    public IEnumerable<string> Paths => _files.Select(file => file.Path);

    public IReadOnlyList<(string Path, byte[] Content, string Sha256)> Files => _files;

    public JsonNode Card => Json("data-card.json");

    /// <summary>Exports a job. The stream has to keep its own rules: a file, its content, its hash.</summary>
    public static async Task<ExportedFolder> GetAsync(SynthesisStack stack, string job, string format, params (string Name, object Value)[] parameters)
    {
        var folder = new ExportedFolder();
        using var call = stack.Jobs.ExportJob(new ExportJobRequest { Id = job, Format = format, Parameters = Parameters.Of(parameters) });
        MemoryStream? content = null;
        var path = "";
        await foreach (var part in call.ResponseStream.ReadAllAsync())
        {
            switch (part.PartCase)
            {
                case ExportJobResponse.PartOneofCase.File:
                    Assert.Null(content);
                    (path, content) = (part.File, new MemoryStream());
                    break;
                case ExportJobResponse.PartOneofCase.Content:
                    Assert.InRange(part.Content.Length, 1, 1 << 20);
                    part.Content.WriteTo(content!);
                    break;
                default:
                    folder._files.Add((path, content!.ToArray(), part.Sha256));
                    content = null;
                    break;
            }
        }
        Assert.Null(content);
        Assert.Distinct(folder.Paths);
        Assert.All(folder._files, file => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Sha256));
        return folder;
    }

    public string Text(string path) => Encoding.UTF8.GetString(_files.Single(file => file.Path == path).Content);

    public JsonNode Json(string path) => JsonNode.Parse(Text(path))!;

    /// <summary>The rows of a file of JSON lines.</summary>
    public IReadOnlyList<JsonObject> Rows(string path)
    {
        var text = Text(path);
        Assert.True(text.Length == 0 || text.EndsWith('\n'));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    /// <summary>The settings of a flat YAML file.</summary>
    public IReadOnlyDictionary<string, string> Settings(string path) => Text(path).Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Writes the files to a folder.</summary>
    public async Task SaveAsync(string folder)
    {
        foreach (var (path, content, _) in _files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            await File.WriteAllBytesAsync(Path.Combine(folder, path), content);
        }
    }
}
