using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;

namespace ReasonRank.AppHost;

/// <summary>Settings of the stack as a whole; all others go to their service as they are.</summary>
/// <param name="GrpcPort">The gateway's gRPC port, <c>Gateway:GrpcPort</c>; 5100 by default.</param>
/// <param name="HttpPort">The gateway's HTTP port, <c>Gateway:HttpPort</c>; 5101 by default.</param>
/// <param name="DataFolder">
/// Folder of the collections, <c>--data</c> or <c>Retrieval:DataFolder</c>; <c>.data</c> in the repository by default.
/// </param>
internal sealed record AppHostSettings(int GrpcPort, int HttpPort, string DataFolder)
{
    // No service of this version uses them: to start without a word would hide that they have no effect.
    private static readonly string[] NotYet = ["elasticsearch", "rabbitmq"];

    /// <summary>
    /// Reads and checks them. What is wrong is said in one sentence on the standard error, the exit code of the process
    /// becomes 1, and the result is null.
    /// </summary>
    public static AppHostSettings? Read(IDistributedApplicationBuilder builder)
    {
        try
        {
            var configuration = builder.Configuration;
            foreach (var name in NotYet)
                if (configuration.GetConnectionString(name) is { Length: > 0 } || configuration.GetValue<bool>($"UseContainers:{name}"))
                    throw new DistributedApplicationException(
                        $"{name} is set, but no service of this version uses it: retrieval has the embedded engine only, and there are no jobs; take the setting out.");
            var grpc = Port(configuration, "Gateway:GrpcPort", 5100);
            var http = Port(configuration, "Gateway:HttpPort", 5101);
            if (grpc == http)
                throw new DistributedApplicationException($"Gateway:GrpcPort and Gateway:HttpPort are both {grpc}; they must differ.");
            var data = configuration["data"] ?? configuration["Retrieval:DataFolder"]
                ?? Path.Combine(builder.AppHostDirectory, "..", ".data");
            return new AppHostSettings(grpc, http, Path.GetFullPath(data));
        }
        catch (Exception wrong) when (wrong is DistributedApplicationException or InvalidOperationException or ArgumentException)
        {
            Console.Error.WriteLine(wrong.Message);
            Environment.ExitCode = 1;
            return null;
        }
    }

    private static int Port(IConfiguration configuration, string key, int otherwise)
    {
        if (configuration[key] is not { } text) return Unused(otherwise, key);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
            return Unused(port, key);
        throw new DistributedApplicationException($"{key} is '{text}', which is not a port: a number from 1 to 65535.");
    }

    private static int Unused(int port, string key)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return port;
        }
        catch (SocketException taken)
        {
            throw new DistributedApplicationException(
                $"Port {port} cannot be used ({taken.Message}): free it, or set {key} to another.", taken);
        }
    }
}
