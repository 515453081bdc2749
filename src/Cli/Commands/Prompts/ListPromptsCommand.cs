using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Commands.Prompts;

/// <summary><c>reasonrank prompts list</c>: the templates that come with the suite.</summary>
internal sealed class ListPromptsCommand : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON array" };

    public ListPromptsCommand(Terminal terminal) : base("list", "List the shipped templates: name, method, and the model cards that use them")
    {
        Add(_json);
        SetAction(parsed =>
        {
            var rows = ShippedTemplates.All.Values.OrderBy(template => template.Name, StringComparer.Ordinal).Select(template => new
            {
                template.Name,
                Method = template.Method.Name,
                Cards = ModelCards.All.Where(card => card.Value.Templates.Contains(template.Name)).Select(card => card.Key),
            });
            if (parsed.GetValue(_json)) Json.WriteLine(terminal.Out, rows);
            else foreach (var row in rows) terminal.Out.WriteLine($"{row.Name}\t{row.Method}\t{string.Join(' ', row.Cards)}");
        });
    }
}
