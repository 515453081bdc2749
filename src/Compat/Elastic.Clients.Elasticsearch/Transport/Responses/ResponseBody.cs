using System.Text;

namespace Elastic.Transport;

/// <summary>Reads the body of an answer.</summary>
internal static class ResponseBody
{
    /// <summary>The answer; an empty one where there is no body, or one of another media type than asked for.</summary>
    public static async Task<TResponse> ReadAsync<TResponse>(
        HttpResponseMessage? message, ApiCallDetails details, bool keepsBytes, CancellationToken cancellationToken)
        where TResponse : TransportResponse, new()
    {
        if (message is null) return new TResponse();
        try
        {
            if (keepsBytes) details.ResponseBodyInBytes = await message.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!details.HasExpectedContentType) return new TResponse();
            TransportResponse response = typeof(TResponse) switch
            {
                var type when type == typeof(StringResponse) => new StringResponse(Encoding.UTF8.GetString(await BytesAsync())),
                var type when type == typeof(BytesResponse) => new BytesResponse(details.ResponseBodyInBytes = await BytesAsync()),
                var type when type == typeof(StreamResponse) =>
                    new StreamResponse(await message.Content.ReadAsStreamAsync(cancellationToken), message),
                var type when type == typeof(VoidResponse) => new VoidResponse(),
                var type => throw new NotSupportedException($"{type.Name} is not a kind of answer that can be read."),
            };
            return (TResponse)response;
        }
        catch
        {
            message.Dispose();
            throw;
        }

        async Task<byte[]> BytesAsync() => details.ResponseBodyInBytes ?? await message.Content.ReadAsByteArrayAsync(cancellationToken);
    }
}
