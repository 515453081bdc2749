using System.Text.Json.Nodes;
using ReasonRank.TestSupport;

namespace ReasonRank.Cli.Tests.ModelChecks;

/// <summary>A copy of the tiny ranker that a test may damage.</summary>
internal sealed class ModelFolderCopy : IDisposable
{
    private readonly Workspace _workspace = new();

    public ModelFolderCopy(string name = "tiny-ranker")
    {
        Path = _workspace.Path(name);
        Directory.CreateDirectory(Path);
        foreach (var file in Directory.EnumerateFiles(GenAI.ModelFolder("tiny-ranker")))
            System.IO.File.WriteAllBytes(File(System.IO.Path.GetFileName(file)), System.IO.File.ReadAllBytes(file));
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Delete(string name) => System.IO.File.Delete(File(name));

    /// <summary>Keeps the first half of a file.</summary>
    public void Truncate(string name)
    {
        using var file = System.IO.File.OpenWrite(File(name));
        file.SetLength(file.Length / 2);
    }

    /// <summary>Changes a file of JSON.</summary>
    public void Edit(string name, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(System.IO.File.ReadAllText(File(name)))!;
        change(json);
        System.IO.File.WriteAllText(File(name), json.ToJsonString());
    }

    /// <summary>Makes a text a token of the tokenizer; the model does not know it.</summary>
    public void AddToken(string text) => Edit("tokenizer.json", json => json["added_tokens"]!.AsArray().Add(new JsonObject
    {
        ["id"] = 2048,
        ["content"] = text,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    }));

    /// <summary>Gives the model another chat template.</summary>
    public void SetTemplate(Func<string, string> change)
    {
        var template = change(System.IO.File.ReadAllText(File("chat_template.jinja")));
        System.IO.File.WriteAllText(File("chat_template.jinja"), template);
        Edit("tokenizer_config.json", json => json["chat_template"] = template);
    }

    public void Dispose() => _workspace.Dispose();
}
