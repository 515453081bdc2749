using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>Certificates that an authority of the user's own has signed.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _authority = Authority("CN=authority");
    private FakeNode _node = null!;
    private X509Certificate2 _certificate = null!;

    public async ValueTask InitializeAsync()
    {
        _certificate = Signed(_authority);
        _node = await FakeNode.StartAsync(_certificate);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task An_unknown_authority_is_not_trusted()
    {
        using var settings = Settings();
        var details = await AskAsync(settings);
        Assert.Null(details.HttpStatusCode);
        Assert.IsType<AuthenticationException>(details.OriginalException!.InnerException);
        Assert.Empty(_node.Received);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("-")]
    public async Task A_fingerprint_is_trusted(string separator)
    {
        var fingerprint = string.Join(separator, _certificate.GetCertHash(HashAlgorithmName.SHA256).Select(b => b.ToString("x2")));
        using var settings = Settings().CertificateFingerprint(fingerprint);
        Assert.Equal(200, (await AskAsync(settings)).HttpStatusCode);
    }

    [Fact]
    public async Task Another_fingerprint_is_not_trusted()
    {
        using var other = Authority("CN=authority");
        using var settings = Settings().CertificateFingerprint(other.GetCertHashString(HashAlgorithmName.SHA256));
        Assert.Null((await AskAsync(settings)).HttpStatusCode);
    }

    [Fact]
    public async Task The_fingerprint_of_an_authority_is_trusted_where_it_has_signed()
    {
        using var between = Signed(_authority, "CN=between", signs: true);
        var fingerprint = between.GetCertHashString(HashAlgorithmName.SHA256);
        await using var node = await FakeNode.StartAsync(Signed(between), chain: between);
        Assert.Equal(200, (await AskAsync(Settings(node).CertificateFingerprint(fingerprint))).HttpStatusCode);

        // Anybody can send along an authority's certificate.
        using var impostor = Signed(_authority, "CN=between", signs: true);
        await using var forged = await FakeNode.StartAsync(Signed(impostor), chain: between);
        Assert.Null((await AskAsync(Settings(forged).CertificateFingerprint(fingerprint))).HttpStatusCode);
        Assert.Empty(forged.Received);
    }

    [Fact]
    public async Task A_callback_can_trust_an_authority()
    {
        using var trusting = Settings().ServerCertificateValidationCallback(SignedBy(_authority));
        Assert.Equal(200, (await AskAsync(trusting)).HttpStatusCode);
        using var other = Authority("CN=authority");
        using var mistrusting = Settings().ServerCertificateValidationCallback(SignedBy(other));
        Assert.Null((await AskAsync(mistrusting)).HttpStatusCode);
    }

    private ElasticsearchClientSettings Settings() => Settings(_node);

    private static ElasticsearchClientSettings Settings(FakeNode node) => new(new UriBuilder(node.Uri) { Scheme = "https" }.Uri);

    private static Func<object, X509Certificate, X509Chain, System.Net.Security.SslPolicyErrors, bool> SignedBy(X509Certificate2 authority) =>
        (_, certificate, _, _) =>
        {
            using var chain = new X509Chain
            {
                ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
            };
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            return chain.Build(new X509Certificate2(certificate));
        };

    private static async Task<ApiCallDetails> AskAsync(ElasticsearchClientSettings settings) =>
        (await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(HttpMethod.GET, "x")).ApiCallDetails;

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Signed(X509Certificate2 authority, string name = "CN=node", bool signs = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(signs, false, 0, true));
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
