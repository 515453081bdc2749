using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Prompts.Importing;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Commands.Prompts;

/// <summary><c>reasonrank prompts import</c>: published prompts as template files.</summary>
internal sealed class ImportPromptsCommand : Command
{
    private readonly Terminal _terminal;

    private readonly Option<string> _from = new("--from") { Description = "Your checkout of the checkpoint's own repository, or of rank_llm", Required = true, HelpName = "FOLDER" };
    private readonly Option<string?> _name = new("--name") { Description = "Import the template of this name only", HelpName = "NAME" };
    private readonly Option<string> _to = new("--to") { Description = "Folder to write to: the one that Reranker:TemplateFolder names", DefaultValueFactory = _ => ".", HelpName = "FOLDER" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that are there" };

    public ImportPromptsCommand(Terminal terminal)
        : base("import", "Write the prompts of a checkout as template files, checked against known hashes")
    {
        _terminal = terminal;
        foreach (var option in new Option[] { _from, _name, _to, _force }) Add(option);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var checkout = Checkout.Read(parsed.GetRequiredValue(_from));
        var wanted = parsed.GetValue(_name);
        var found = checkout.Prompts.Where(prompt => wanted is null || prompt.Name == wanted).ToList();
        if (found.Count == 0)
            throw new CliException(
                ExitCode.BadInput,
                $"{checkout.Repository} has no template '{wanted}'; it has {string.Join(", ", checkout.Prompts.Select(prompt => prompt.Name))}");
        foreach (var prompt in found.Where(prompt => prompt.Unusable is not null))
            Failure.Warn($"left out: {prompt.Unusable}", _terminal.Error, prompt.Source);
        var prompts = found.Where(prompt => prompt.Unusable is null).ToList();
        if (prompts.Count == 0) return (int)ExitCode.BadInput;

        var folder = parsed.GetRequiredValue(_to);
        var templates = prompts.Select(Parse).ToList();
        string[] paths = [.. prompts.Select(prompt => Path.Combine(folder, prompt.Name + ".yaml"))];
        if (!parsed.GetValue(_force) && Array.Find(paths, File.Exists) is { } taken)
            throw new CliException(ExitCode.Failed, $"{taken} is there already; --force replaces it");

        Write(folder, prompts, paths);
        for (var i = 0; i < prompts.Count; i++) Report(checkout, prompts[i], templates[i], paths[i]);
        return (int)ExitCode.Ok;
    }

    private static PromptTemplate Parse(PublishedPrompt prompt)
    {
        try
        {
            return PromptTemplate.Parse(prompt.Name, prompt.Yaml);
        }
        catch (InvalidTemplateException invalid)
        {
            throw new CliException(ExitCode.BadInput, $"{prompt.Source}: {string.Join("; ", invalid.Errors)}");
        }
    }

    // All files are written before the first gets its name.
    private static void Write(string folder, List<PublishedPrompt> prompts, string[] paths)
    {
        Directory.CreateDirectory(folder);
        var files = new List<AtomicFile>();
        try
        {
            for (var i = 0; i < prompts.Count; i++)
            {
                files.Add(new AtomicFile(paths[i]));
                files[i].Writer.Write(prompts[i].Yaml);
                files[i].Writer.Flush();
            }
            files.ForEach(file => file.Commit());
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private void Report(Checkout checkout, PublishedPrompt prompt, PromptTemplate template, string path)
    {
        _terminal.Out.WriteLine($"{path}: {template.Method.Name}, from {checkout.Repository} {prompt.Source}");
        if (prompt.Difference is { } difference) Failure.Warn(difference, _terminal.Error, prompt.Name);
        if (HashCheck.Of(template) is not { } check)
        {
            _terminal.Out.WriteLine("  not checked: no hashes are known");
            return;
        }
        foreach (var (section, hash) in check.Matching) _terminal.Out.WriteLine($"  {section}\t{hash} matches");
        var cards = string.Join(" and ", check.Cards);
        if (check.Differing.Count == 0) _terminal.Out.WriteLine($"  the prompt of {cards}");
        else Failure.Warn($"differs from the prompt of {cards} in {string.Join(", ", check.Differing)}", _terminal.Error, prompt.Name);
    }
}
