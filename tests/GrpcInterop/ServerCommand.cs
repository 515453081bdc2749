using System.CommandLine;
using ReasonRank.GrpcInterop.Cases;
using ReasonRank.GrpcInterop.Server;

namespace ReasonRank.GrpcInterop;

internal static class ServerCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "Port to listen on, on the loopback interface; 0 for any free one, which is then printed.",
            Required = true,
        };
        var broken = new Option<string?>("--break") { Description = "Name of a case to answer wrongly." };
        broken.AcceptOnlyFromAmong([.. InteropCases.All.Keys]);

        var command = new Command("server", "Serves grpc.testing.TestService over HTTP/2 without TLS.") { port, broken };
        command.SetAction((parsed, stop) => InteropServer.RunAsync(parsed.GetValue(port), parsed.GetValue(broken), stop));
        return command;
    }
}
