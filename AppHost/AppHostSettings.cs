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
/// <param name="Elasticsearch">Who runs the Elasticsearch that keeps the collections; null where they are in the folder.</param>
/// <param name="SynthesisWorkers">
/// Processes that only work on jobs, <c>Workers:Synthesis</c>; with 0, the default, the service itself works on them.
/// </param>
internal sealed record AppHostSettings(int GrpcPort, int HttpPort, string DataFolder, ElasticsearchSource? Elasticsearch, int SynthesisWorkers)
{
    private const int MaxWorkers = 64;

    /// <summary>
    /// Reads and checks them. What is wrong is said in one sentence on the standard error, the exit code of the process
    /// becomes 1, and the result is null.
    /// </summary>
    public static AppHostSettings? Read(IDistributedApplicationBuilder builder)
    {
        try
        {
            var configuration = builder.Configuration;
            if (configuration.GetConnectionString("rabbitmq") is { Length: > 0 } && configuration.GetValue<bool>("UseContainers:rabbitmq"))
                throw new DistributedApplicationException("ConnectionStrings:rabbitmq and UseContainers:rabbitmq are both set; take one of them out.");
            var grpc = Port(configuration, "Gateway:GrpcPort", 5100);
            var http = Port(configuration, "Gateway:HttpPort", 5101);
            if (grpc == http)
                throw new DistributedApplicationException($"Gateway:GrpcPort and Gateway:HttpPort are both {grpc}; they must differ.");
            var data = configuration["data"] ?? configuration["Retrieval:DataFolder"]
                ?? Path.Combine(builder.AppHostDirectory, "..", ".data");
            return new AppHostSettings(grpc, http, Path.GetFullPath(data), Source(configuration), Workers(configuration));
        }
        catch (Exception wrong) when (wrong is DistributedApplicationException or InvalidOperationException or ArgumentException)
        {
            Console.Error.WriteLine(wrong.Message);
            Environment.ExitCode = 1;
            return null;
        }
    }

    // A connection string may hold a password, so that no sentence repeats it.
    private static ElasticsearchSource? Source(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString("elasticsearch") is { Length: > 0 } given ? given : null;
        var container = configuration.GetValue<bool>("UseContainers:elasticsearch");
        if (connection is not null && container)
            throw new DistributedApplicationException(
                "ConnectionStrings:elasticsearch and UseContainers:elasticsearch are both set; take one of them out.");
        if (connection is not null && !(Uri.TryCreate(connection, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw new DistributedApplicationException(
                "ConnectionStrings:elasticsearch is not an address such as http://elastic:PASSWORD@localhost:9200.");
        var engine = configuration["Retrieval:Engine"];
        if ((connection is not null || container) && engine is not (null or "elasticsearch"))
            throw new DistributedApplicationException(
                $"Retrieval:Engine is '{engine}', but Elasticsearch is set, too; take one of the settings out.");
        return connection is not null ? ElasticsearchSource.ConnectionString
            : container ? ElasticsearchSource.Container
            : engine == "elasticsearch" ? ElasticsearchSource.Settings
            : null;
    }

    private static int Workers(IConfiguration configuration)
    {
        if (configuration["Workers:Synthesis"] is not { } text) return 0;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MaxWorkers)
            throw new DistributedApplicationException($"Workers:Synthesis is '{text}', which is not a number of processes from 0 to {MaxWorkers}.");
        return count == 0 || JobExtensions.WorkersProblem(configuration) is not { } problem ? count : throw new DistributedApplicationException(problem);
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
