using System.CommandLine;
using ReasonRank.Cli.Output;
using ReasonRank.Cli.Prompts;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Cli.Commands.Prompts;

/// <summary><c>reasonrank prompts validate</c>: everything that is wrong with template files.</summary>
internal sealed class ValidatePromptsCommand : Command
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "Template files", Arity = ArgumentArity.OneOrMore };

    public ValidatePromptsCommand(Terminal terminal) : base("validate", "Tell everything that is wrong with template files")
    {
        Add(_files);
        SetAction(parsed =>
        {
            var invalid = 0;
            foreach (var file in parsed.GetRequiredValue(_files))
            {
                var errors = Check(file, out var method);
                if (errors.Count == 0) terminal.Out.WriteLine($"{file}: {method}, valid");
                else invalid++;
                foreach (var error in errors) terminal.Error.WriteLine($"error: {file}: {error}");
            }
            return (int)(invalid == 0 ? ExitCode.Ok : ExitCode.BadInput);
        });
    }

    private static IReadOnlyList<string> Check(string file, out string method)
    {
        method = "";
        try
        {
            method = TemplateFiles.Read(file).Method.Name;
            return [];
        }
        catch (InvalidTemplateException invalid)
        {
            return invalid.Errors;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [problem.Message];
        }
    }
}
