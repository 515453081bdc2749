using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Elastic.Transport;

/// <summary>Makes the connections of a client.</summary>
internal static class HttpHandlers
{
    // A fingerprint stands for the trust in an authority and for the name of the host; it does not stand for a broken chain.
    private const X509ChainStatusFlags Excused =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
        | X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    public static SocketsHttpHandler Create(ITransportConfiguration settings, bool compresses)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = compresses ? DecompressionMethods.GZip | DecompressionMethods.Deflate : DecompressionMethods.None,
            PooledConnectionLifetime = settings.DnsRefreshTimeout,
            UseProxy = !settings.DisableAutomaticProxyDetection,
            UseCookies = false,
        };
        if (settings.ConnectionLimit > 0) handler.MaxConnectionsPerServer = settings.ConnectionLimit;
        if (settings.ServerCertificateValidationCallback is { } decides)
            handler.SslOptions.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) => decides(sender, certificate!, chain!, errors);
        else if (settings.CertificateFingerprint is { Length: > 0 } fingerprint)
            handler.SslOptions.RemoteCertificateValidationCallback = Trusting(fingerprint);
        return handler;
    }

    private static RemoteCertificateValidationCallback Trusting(string fingerprint)
    {
        var expected = fingerprint.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return (_, certificate, chain, _) =>
            Matches(certificate)
            || (chain is not null
                && chain.ChainStatus.All(status => (status.Status & ~Excused) == 0)
                && chain.ChainElements.Any(element => Matches(element.Certificate)));

        bool Matches(X509Certificate? certificate) =>
            expected.Equals(certificate?.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase);
    }
}
