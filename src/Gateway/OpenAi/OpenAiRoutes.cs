using System.Text.Json;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>
/// <c>GET /v1/models</c> and <c>GET /v1/models/NAME</c> as OpenAI has them, with <c>max_model_len</c> as vLLM has it, and
/// <c>offers</c>, what a client may ask of the model.
/// </summary>
internal static class OpenAiRoutes
{
    public static void MapOpenAiRoutes(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/chat/completions", ChatRoute.ChatAsync);
        app.MapGet("/v1/models", (HttpContext context, ModelService.ModelServiceClient models) => AnswerAsync(context, models, WriteList));
        app.MapGet("/v1/models/{**name}", (HttpContext context, ModelService.ModelServiceClient models, string name) =>
            AnswerAsync(context, models, (json, known) => Write(json, known.FirstOrDefault(model => model.Name == name)
                ?? throw new OpenAiException(new OpenAiError(
                    StatusCodes.Status404NotFound, $"There is no model named '{name}'.", "model", "model_not_found")))));
    }

    private static async Task AnswerAsync(
        HttpContext context, ModelService.ModelServiceClient models, Action<Utf8JsonWriter, IReadOnlyList<Model>> write)
    {
        try
        {
            var known = (await models.ListModelsAsync(new(), cancellationToken: context.RequestAborted)).Models;
            using var buffer = new MemoryStream();
            await using (var json = new Utf8JsonWriter(buffer, ChatJson.Options)) write(json, known);
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads the answer any more.
        }
        catch (OpenAiException unknown)
        {
            await unknown.Error.WriteAsync(context);
        }
        catch (RpcException failure)
        {
            await OpenAiError.Of(failure, field => field).WriteAsync(context);
        }
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<Model> models)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in models) Write(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Model model)
    {
        json.WriteStartObject();
        json.WriteString("id", model.Name);
        json.WriteString("object", "model");
        // Not known; the field is required.
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", "reasonrank");
        json.WriteNumber("max_model_len", model.ContextTokens);
        json.WriteStartArray("offers");
        foreach (var offer in model.Offers) json.WriteStringValue(offer);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
