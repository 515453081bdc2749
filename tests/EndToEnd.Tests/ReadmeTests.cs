using System.Text.Json;
using System.Text.RegularExpressions;
using ReasonRank.TestSupport;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Every command in the README is run, and every figure it shows comes out.</summary>
public sealed partial class ReadmeTests(RunningStack stack)
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Real.Repository, "README.md"));

    /// <summary>This fixture, and the run that this test is a part of.</summary>
    private static readonly string[] RunAnyway = ["dotnet run --project AppHost", "dotnet test"];

    [Fact]
    public void Every_command_belongs_to_a_test()
    {
        Assert.All(Commands(), command => Assert.True(
            RunAnyway.Contains(command) || IsQuery(command) || IsCommandLine(command), $"No test runs: {command}"));
        Assert.Contains("Ctrl-C", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queries_give_the_answer_that_is_shown()
    {
        var shown = JsonDocument.Parse(Blocks("json").Single()).RootElement;
        var asked = Commands().Where(IsQuery).ToList();
        Assert.Equal(2, asked.Count);

        var curl = asked.Single(command => command.StartsWith("curl", StringComparison.Ordinal));
        var answer = JsonDocument.Parse(await ShellAsync(curl.Replace("5101", $"{stack.HttpPort}", StringComparison.Ordinal)));
        Assert.Equal(Results(shown), Results(answer.RootElement));

        var grpcurl = asked.Single(command => command.StartsWith("grpcurl", StringComparison.Ordinal));
        var request = JsonDocument.Parse(grpcurl.Split('\'')[1]).RootElement;
        var outcome = await NodeClient.RunAsync(stack.GrpcPort, "search", request);
        Assert.Equal(Results(shown), Results(outcome.GetProperty("response")));
    }

    [Fact]
    public async Task The_command_lines_give_the_measured_figures()
    {
        var output = Directory.CreateTempSubdirectory("reasonrank-readme-");
        try
        {
            var setup = $"""
                set -e
                export DATA='{Real.Shared("data")}' OUT='{output.FullName}' NATIVE='{GenAI.Libraries}' REASONRANK_SERVER=http://localhost:{stack.GrpcPort}
                dotnet() {"{ [ \"$1 $2 $3\" = 'run --project src/Cli' ] && shift 4; command dotnet"} '{CommandLine.Program}' "$@"; {"}"}

                """;
            var printed = await ShellAsync(setup + string.Join('\n', Commands().Where(IsCommandLine)));
            var figures = Figure().Matches(printed).Select(m => m.Groups[1].Value[1..]).ToList();

            var row = Text.Split('\n').Single(line => line.StartsWith("| SciFact", StringComparison.Ordinal));
            Assert.Equal(4, figures.Count);
            Assert.All(figures, figure => Assert.Contains(figure, row, StringComparison.Ordinal));
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Results(JsonElement response) => response.GetProperty("results").EnumerateArray().Select(
        r => $"{r.GetProperty("passage_id")} {r.GetProperty("rank")} {r.GetProperty("first_stage_rank")} " +
             $"{r.GetProperty("score").GetDouble():0.000} {r.GetProperty("text")} {r.GetProperty("explanation")}");

    private static bool IsQuery(string command) =>
        command.StartsWith("grpcurl", StringComparison.Ordinal) || command.StartsWith("curl", StringComparison.Ordinal);

    private static bool IsCommandLine(string command) =>
        command.StartsWith("dotnet run --project src/Cli -- ", StringComparison.Ordinal);

    private static IEnumerable<string> Commands() =>
        Blocks("sh").SelectMany(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> Blocks(string language) =>
        Fence().Matches(Text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value);

    private static Task<string> ShellAsync(string script) => Command.RunAsync("bash", "-c", script);

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\w+\s+\tall\t(0\.\d{4})$", RegexOptions.Multiline)]
    private static partial Regex Figure();
}
