using System.CommandLine;
using ReasonRank.GrpcInterop;

var root = new RootCommand("gRPC's interoperability tests: a server and a client of grpc.testing.TestService.")
{
    ServerCommand.Create(),
    ClientCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
