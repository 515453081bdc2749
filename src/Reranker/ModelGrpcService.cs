using Grpc.Core;
using ReasonRank.Reranker.Generation;
using ReasonRank.Reranker.Models.Cards;
using ReasonRank.Reranker.Models.OpenAi.Servers;
using ReasonRank.V1;

namespace ReasonRank.Reranker;

/// <summary>ModelService over gRPC.</summary>
internal sealed class ModelGrpcService(
    ModelList models, GenerationReader reader, GenerationRunner runner, TextTokenizer tokenizer, ServerProbes servers) : ModelService.ModelServiceBase
{
    public override async Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        await servers.AskedAsync(context.Deadline, context.CancellationToken);
        return models.ToProto();
    }

    public override async Task<TokenizeResponse> Tokenize(TokenizeRequest request, ServerCallContext context)
    {
        GenerationReader.CheckText(request.Text);
        var model = reader.Find(request.Model);
        try
        {
            return new TokenizeResponse { Tokens = { await tokenizer.TokenizeAsync(model, request.Text, context.CancellationToken) } };
        }
        catch (Exception failure) when (ModelErrors.Of(failure) is { } error)
        {
            throw error;
        }
    }

    public override async Task Generate(
        GenerateRequest request, IServerStreamWriter<GenerateResponse> responseStream, ServerCallContext context)
    {
        await servers.AskedAsync(context.Deadline, context.CancellationToken);
        var call = reader.Read(request);
        await responseStream.WriteAsync(
            new GenerateResponse { Accepted = new GenerateAccepted { Model = call.Model.Name } }, context.CancellationToken);
        try
        {
            await foreach (var message in runner.RunAsync(call, request.NoCache, context.CancellationToken))
                await responseStream.WriteAsync(message, context.CancellationToken);
        }
        catch (Exception failure) when (ModelErrors.Of(failure) is { } error)
        {
            throw error;
        }
    }
}
