using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Makes the client's settings of the engine's.</summary>
internal static class ClusterSettings
{
    /// <summary>Header by which Elasticsearch tells what it is.</summary>
    public const string ProductHeader = "X-Elastic-Product";

    public static ElasticsearchClientSettings Of(ElasticsearchOptions options)
    {
        var uris = options.Nodes.Select(node => new Uri(node)).ToArray();
        NodePool nodes = options.Sniff ? new SniffingNodePool(uris) : uris.Length == 1 ? new SingleNodePool(uris[0]) : new StaticNodePool(uris);
        var settings = new ElasticsearchClientSettings(nodes)
            .ResponseHeadersToParse(new HeadersList(ProductHeader))
            .RequestTimeout(options.RequestTimeout)
            .EnableHttpCompression(options.Compression);
        if (options.ApiKey is { } key) settings = settings.Authentication(new ApiKey(key));
        else if (options.Username is { } user) settings = settings.Authentication(new BasicAuthentication(user, options.Password!));
        if (options.Fingerprint is { } fingerprint) return settings.CertificateFingerprint(fingerprint);
        return options.CaFile is { } file ? settings.ServerCertificateValidationCallback(TrustOnly(file)) : settings;
    }

    private static Func<object, X509Certificate, X509Chain, SslPolicyErrors, bool> TrustOnly(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return (_, certificate, presentedChain, problems) =>
        {
            if (problems is SslPolicyErrors.None) return true;
            if (problems is not SslPolicyErrors.RemoteCertificateChainErrors) return false;
            X509Certificate2[] others = [.. roots, .. presentedChain.ChainElements.Select(element => element.Certificate)];
            // One at a time: while an authority is being replaced, two of one name are in the file.
            return certificate is X509Certificate2 presented && roots.Any(root => IsSigned(presented, root, others));
        };
    }

    private static bool IsSigned(X509Certificate2 certificate, X509Certificate2 root, X509Certificate2[] others)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
