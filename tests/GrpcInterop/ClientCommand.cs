using System.CommandLine;
using Grpc.Core;
using ReasonRank.GrpcInterop.Cases;

namespace ReasonRank.GrpcInterop;

internal static class ClientCommand
{
    // A peer that neither answers nor refuses must not keep the client waiting.
    private static readonly TimeSpan CaseLimit = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var host = new Option<string>("--server_host") { Description = "Host name or address.", Required = true };
        var port = new Option<int>("--server_port") { Description = "Port.", Required = true };
        var cases = new Option<string>("--test_case")
        {
            Description = $"Case to run, several with commas between, or all: {string.Join(", ", InteropCases.All.Keys)}.",
            Required = true,
        };
        cases.Validators.Add(result =>
        {
            foreach (var name in Split(result.GetValueOrDefault<string>()))
                if (!InteropCases.All.ContainsKey(name)) result.AddError($"There is no case '{name}'.");
        });

        var command = new Command("client", "Runs cases against a server; exits with 1 when one of them fails.")
        {
            host, port, cases,
        };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetRequiredValue(host), parsed.GetValue(port), Split(parsed.GetRequiredValue(cases)), stop));
        return command;
    }

    private static IEnumerable<string> Split(string? cases) => cases is "all"
        ? InteropCases.All.Keys
        : (cases ?? "").Split(',', StringSplitOptions.TrimEntries);

    private static async Task<int> RunAsync(string host, int port, IEnumerable<string> cases, CancellationToken stop)
    {
        using var channel = new InteropChannel(new UriBuilder("http", host, port).Uri);
        var failed = false;
        foreach (var name in cases)
        {
            try
            {
                await InteropCases.All[name](channel, stop).WaitAsync(CaseLimit, stop);
                Console.WriteLine($"{name}: passed");
            }
            catch (Exception e) when (e is MismatchException or RpcException or InvalidOperationException or TimeoutException)
            {
                failed = true;
                Console.Error.WriteLine($"{name}: failed: {e.Message}");
            }
        }
        return failed ? 1 : 0;
    }
}
