using System.IO.Compression;

namespace Elastic.Transport;

/// <summary>The body of a request as it goes over the wire.</summary>
internal static class RequestBody
{
    /// <summary>The body, compressed where the request is.</summary>
    public static HttpContent Create(ReadOnlyMemory<byte> body, BoundConfiguration bound)
    {
        HttpContent content;
        if (bound.Compresses)
        {
            var compressed = new MemoryStream();
            using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body.Span);
            content = new ByteArrayContent(compressed.GetBuffer(), 0, (int)compressed.Length);
            content.Headers.ContentEncoding.Add("gzip");
        }
        else
        {
            content = new ReadOnlyMemoryContent(body);
        }
        content.Headers.TryAddWithoutValidation("Content-Type", bound.ContentType);
        return content;
    }
}
