using Microsoft.Extensions.Configuration;

namespace ReasonRank.ServiceDefaults.Discovery;

/// <summary>
/// Addresses of services, from the settings that Aspire injects: <c>services:NAME:grpc:0</c>, or
/// <c>services:NAME:http:0</c> where a service has no endpoint named grpc; the environment variable is
/// <c>services__NAME__grpc__0</c>.
/// </summary>
/// <remarks>
/// Settings are read at every call, so a host that learns its ports late, or a changed file, needs no restart. With
/// several addresses (<c>:0</c>, <c>:1</c>, ...) calls take turns.
/// </remarks>
public sealed class ServiceAddresses(IConfiguration configuration)
{
    private static readonly string[] Endpoints = ["grpc", "http", "https", "default"];
    private uint _turn;

    /// <summary>The address for the next call to a service.</summary>
    /// <param name="service">Name of the service, such as <c>retrieval</c>.</param>
    /// <exception cref="InvalidOperationException">No address is set, or it is not an absolute http(s) address.</exception>
    public Uri Next(string service)
    {
        foreach (var endpoint in Endpoints)
        {
            var count = 0u;
            while (Address(service, endpoint, count) is not null) count++;
            if (count == 0) continue;
            var address = Address(service, endpoint, Interlocked.Increment(ref _turn) % count);
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? uri
                : throw new InvalidOperationException($"services:{service}:{endpoint} is '{address}', not an http address.");
        }
        throw new InvalidOperationException(
            $"The service '{service}' has no address: set services:{service}:grpc:0, such as http://localhost:5100.");
    }

    // Asked for by name: to list a section's children reads all settings there are.
    private string? Address(string service, string endpoint, uint place) => configuration[$"services:{service}:{endpoint}:{place}"];
}
