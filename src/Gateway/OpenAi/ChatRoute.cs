using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>
/// <c>POST /v1/chat/completions</c> as OpenAI and vLLM have it, on ModelService: other tools use the suite's models, and the
/// suite's own client of such servers is tested against a real model.
/// </summary>
internal static class ChatRoute
{
    // Texts have 4 MiB at most; escapes take up to six bytes for one.
    private const long MaxBody = 16 * 1024 * 1024;

    public static async Task ChatAsync(HttpContext context, ModelService.ModelServiceClient models, TimeProvider clock)
    {
        Func<string, string> nameOf = field => field;
        try
        {
            var request = await ReadAsync(context);
            nameOf = request.NameOf;
            using var call = models.Generate(request.Call, cancellationToken: context.RequestAborted);
            IChatReply? reply = null;
            await foreach (var message in call.ResponseStream.ReadAllAsync(context.RequestAborted))
            {
                reply ??= Reply(context, request, ChatHead.Of(message.Accepted?.Model ?? request.Call.Model, clock.GetUtcNow()));
                await reply.AddAsync(message);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer any more, and leaving the call has stopped the model.
        }
        catch (OpenAiException refused)
        {
            await FailAsync(context, refused.Error);
        }
        catch (RpcException failure)
        {
            await FailAsync(context, OpenAiError.Of(failure, nameOf));
        }
    }

    private static IChatReply Reply(HttpContext context, ChatRequest request, ChatHead head) =>
        request.Stream ? new StreamedChat(context, head, request.IncludeUsage) : new WholeChat(context, head);

    private static Task FailAsync(HttpContext context, OpenAiError error) =>
        context.Response.HasStarted ? StreamedChat.SendAsync(context, error.WriteTo) : error.WriteAsync(context);

    private static async Task<ChatRequest> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw Refuse(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON: Content-Type: application/json.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxBody;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return ChatRequestReader.Read(body.RootElement);
        }
        // The second one: a text that is no valid UTF-16, such as half of a surrogate pair.
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw Refuse(StatusCodes.Status400BadRequest, "The body is not valid JSON.");
        }
        catch (BadHttpRequestException wrong)
        {
            throw wrong.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Refuse(wrong.StatusCode, $"The body is larger than {MaxBody:N0} bytes.")
                : Refuse(StatusCodes.Status400BadRequest, "The body could not be read.");
        }
    }

    private static OpenAiException Refuse(int status, string message) => new(new OpenAiError(status, message));
}
