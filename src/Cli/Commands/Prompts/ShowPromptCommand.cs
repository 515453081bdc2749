using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Prompts;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Commands.Prompts;

/// <summary><c>reasonrank prompts show</c>: a template as a file, to begin one's own with.</summary>
internal sealed class ShowPromptCommand : Command
{
    private readonly Argument<string> _name = new("NAME") { Description = "Name of a shipped template, or a file" };

    public ShowPromptCommand(Terminal terminal) : base("show", "Print a template as a YAML file")
    {
        Add(_name);
        SetAction(parsed => terminal.Out.Write(TemplateYaml.Write(TemplateFiles.Find(parsed.GetRequiredValue(_name)).Sections)));
    }
}
