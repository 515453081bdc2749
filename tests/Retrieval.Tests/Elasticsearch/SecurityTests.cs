using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using ReasonRank.Retrieval.Tests.Elasticsearch.Faults;
using ReasonRank.TestSupport;

namespace ReasonRank.Retrieval.Tests.Elasticsearch;

/// <summary>
/// TLS and keys, in front of a real node. The node at hand has no security of its own, so that a proxy ends the TLS and checks the key.
/// </summary>
public sealed class SecurityTests : IAsyncLifetime
{
    private const string Key = "c2VjcmV0OnMzY3JldA==";

    private readonly TestAuthority _authority = new(), _stranger = new();
    private readonly string _folder = RetrievalHost.NewFolder();
    private X509Certificate2 _certificate = null!;
    private FaultProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        var server = await ElasticsearchServer.SharedAsync();
        _certificate = _authority.Sign(IPAddress.Loopback);
        _proxy = await FaultProxy.StartAsync(server.Uri, _certificate);
        _proxy.Authorization = $"ApiKey {Key}";
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        _certificate?.Dispose();
        _authority.Dispose();
        _stranger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Only_a_certificate_of_the_given_authority_is_trusted()
    {
        await WorksAsync(("CaFile", PemFile("both", _stranger.Pem, _authority.Pem)));
        await MistrustedAsync(("CaFile", PemFile("stranger", _stranger.Pem)));
        await MistrustedAsync();
    }

    [Fact]
    public async Task Only_the_certificate_of_the_given_fingerprint_is_trusted()
    {
        await WorksAsync(("Fingerprint", _certificate.GetCertHashString(HashAlgorithmName.SHA256)));
        using var another = _authority.Sign(IPAddress.Loopback);
        await MistrustedAsync(("Fingerprint", another.GetCertHashString(HashAlgorithmName.SHA256)));
    }

    [Fact]
    public async Task A_certificate_of_another_machine_is_not_trusted_whoever_signed_it()
    {
        using var elsewhere = _authority.Sign(IPAddress.Parse("192.0.2.1"));
        await using var proxy = await FaultProxy.StartAsync((await ElasticsearchServer.SharedAsync()).Uri, elsewhere);
        await MistrustedAsync(proxy, ("CaFile", PemFile("ca", _authority.Pem)));
    }

    [Theory]
    [InlineData("ApiKey", "b3RoZXI6czNjcmV0")]
    [InlineData("Username", "elastic")]
    [InlineData(null, null)]
    public async Task Wrong_credentials_are_told_without_telling_them(string? setting, string? value)
    {
        List<(string, string)> settings = [("CaFile", PemFile("ca", _authority.Pem))];
        if (setting is not null) settings.Add((setting, value!));
        if (setting == "Username") settings.Add(("Password", "s3cret"));
        var failure = await FailsAsync(_proxy, StatusCode.FailedPrecondition, settings);
        Assert.Contains("credentials", failure.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        if (value is not null) Assert.DoesNotContain(value, failure.ToString(), StringComparison.Ordinal);
    }

    private async Task WorksAsync((string, string) trust)
    {
        await using var host = await StartAsync(_proxy, [trust, ("ApiKey", Key), ("Compression", "true")]);
        await host.CreateAsync("c");
        await host.IngestAsync("c", Some.Put("1", "behind a certificate"));
        Assert.Equal(["1"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "c", Query = "certificates" })));
    }

    private Task MistrustedAsync(params (string, string)[] trust) => MistrustedAsync(_proxy, trust);

    private static async Task MistrustedAsync(FaultProxy proxy, params (string, string)[] trust)
    {
        var failure = await FailsAsync(proxy, StatusCode.Unavailable, [.. trust, ("ApiKey", Key)]);
        Assert.Contains("certificate is not trusted", failure.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<RpcException> FailsAsync(FaultProxy proxy, StatusCode code, IEnumerable<(string, string)> settings)
    {
        var host = await StartAsync(proxy, settings);
        try
        {
            return await Some.FailsAsync(code, () => host.CreateAsync("c"));
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static Task<RetrievalHost> StartAsync(FaultProxy proxy, IEnumerable<(string Name, string Value)> settings) => RetrievalHost.StartAsync(
        null,
        [
            ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", proxy.Uri.ToString()), ("Elasticsearch:Replicas", "0"),
            ("Elasticsearch:IndexPrefix", $"tls{Guid.NewGuid():n}-"), .. settings.Select(setting => ($"Elasticsearch:{setting.Name}", setting.Value)),
        ]);

    private string PemFile(string name, params string[] certificates)
    {
        var path = Path.Combine(_folder, $"{name}.pem");
        File.WriteAllLines(path, certificates);
        return path;
    }
}
