using System.CommandLine;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.Prompts;

/// <summary><c>reasonrank prompts</c>: works on prompt templates, without any server.</summary>
internal sealed class PromptsCommand : Command
{
    public PromptsCommand(Terminal terminal) : base("prompts", "Look at prompt templates, check them, and import published ones")
    {
        Add(new ListPromptsCommand(terminal));
        Add(new ShowPromptCommand(terminal));
        Add(new RenderPromptCommand(terminal));
        Add(new ValidatePromptsCommand(terminal));
        Add(new ImportPromptsCommand(terminal));
    }
}
