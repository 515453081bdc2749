namespace ReasonRank.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "Required command")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("search", "either TEXT or --queries")]
    [InlineData("search birds", "either TEXT or --queries")]
    [InlineData("search birds owl --queries q", "either TEXT or --queries")]
    [InlineData("search birds owl --run r", "--run needs --queries")]
    [InlineData("search birds owl --top 0", "--top takes")]
    [InlineData("search birds owl --server nowhere", "--server takes")]
    [InlineData("search birds owl --server http://localhost:1 --local f", "either --server or --local")]
    [InlineData("search birds owl --strategy lexical --param window", "NAME=VALUE")]
    [InlineData("search birds owl --strategy lexical --parallel 0", "--parallel takes")]
    [InlineData("index birds", "one of --jsonl, --beir, --trec and --folder")]
    [InlineData("index birds --beir a --jsonl b", "one of --jsonl, --beir, --trec and --folder")]
    [InlineData("index birds --beir a --overlap 10", "need --folder")]
    [InlineData("index birds --folder a --passage-length 10", "--passage-length takes")]
    [InlineData("index birds --folder a --passage-length 200 --overlap 101", "half")]
    [InlineData("index birds --beir a --k1 much", "'much'")]
    [InlineData("rerank birds --run r --queries q", "--output")]
    [InlineData("analyze", "Required argument")]
    [InlineData("search birds owl --top many", "'many'")]
    [InlineData("synth", "Required command")]
    [InlineData("synth show", "Try: reasonrank synth show --help")]
    [InlineData("synth submit f --new --idempotency-key k", "either --idempotency-key or --new")]
    [InlineData("synth watch j --price-in -1", "--price-in takes")]
    [InlineData("synth watch j --price-out much", "'much'")]
    [InlineData("synth list --top 0", "--top takes")]
    [InlineData("synth preview f --top 21", "--top takes")]
    [InlineData("synth export j --output o", "--format")]
    [InlineData("synth export j --format verl --output o --set half", "NAME=VALUE")]
    [InlineData("synth resume j --tokens 0", "--tokens takes")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_wrong(string line, string problem)
    {
        var result = await Invocation.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Contains(problem, result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_documents_the_exit_codes()
    {
        var result = await Invocation.RunAsync("--help");
        Assert.Equal((0, ""), (result.Code, result.Error));
        foreach (var code in Enum.GetValues<ExitCode>()) Assert.Contains($"{(int)code} ", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search birds owl")]
    [InlineData("search birds owl --strategy lexical")]
    [InlineData("analyze owl")]
    public async Task A_server_that_is_not_there_ends_with_3(string line)
    {
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var address = $"http://{closed.LocalEndpoint}";
        closed.Stop();
        var result = await Invocation.RunAsync([.. line.Split(' '), "--server", address]);
        Assert.Equal(
            (3, $"error: nothing answers at {address}; start the stack with: dotnet run --project AppHost\n"),
            (result.Code, result.Error));
    }
}
