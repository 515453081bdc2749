using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.Ranking.Models;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Teaching;

/// <summary>
/// A model of ModelService, so that jobs and rankings share one queue, one limit for each endpoint, and one cache, however many
/// workers there are.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="model">The model as the service lists it.</param>
/// <param name="timeout">Most time of a call.</param>
/// <param name="begin">Told of each call.</param>
internal sealed class TeacherModel(ModelService.ModelServiceClient client, Model model, TimeSpan timeout, BeginCall begin) : IRankingModel
{
    // Its tokenizer is somewhere else; few texts have fewer bytes to a token.
    private const int BytesPerToken = 2;

    // Nobody reads along.
    private static readonly TimeSpan _pieces = TimeSpan.FromSeconds(1);

    public string Name => model.Name;

    public ModelNeeds Offers => ModelNeeds.Text;

    public int ContextTokens => model.ContextTokens;

    public int MaxOutputTokens => model.MaxOutputTokens;

    public int CountTokens(string text) => Encoding.UTF8.GetByteCount(text) / BytesPerToken + 1;

    public async IAsyncEnumerable<ModelEvent> GenerateAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var promptTokens = request.Messages.Sum(message => CountTokens(message.Content));
        var end = await begin(promptTokens, cancellationToken);
        var draft = new AnswerDraft();
        try
        {
            using var call = client.Generate(
                ToMessage(request), deadline: DateTime.UtcNow + timeout, cancellationToken: cancellationToken);
            while (await NextAsync(call.ResponseStream, cancellationToken))
            {
                if (ToEvent(call.ResponseStream.Current) is not { } piece) continue;
                draft.Take(piece);
                // What is left is the call's status. A caller that has its answer would break the call off.
                if (piece is ModelEvent.Finished) await NextAsync(call.ResponseStream, cancellationToken);
                yield return piece;
            }
        }
        finally
        {
            // The service accounts for calls that it brought to an end, be it a failure; what was stopped here is estimated.
            draft.Abandon(this, promptTokens);
            end(draft.Usage);
        }
    }

    private static async Task<bool> NextAsync(IAsyncStreamReader<GenerateResponse> answers, CancellationToken cancellation)
    {
        try
        {
            return await answers.MoveNext(cancellation);
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException failure)
        {
            throw ServiceFailure.ToModelException(failure);
        }
    }

    private GenerateRequest ToMessage(ModelRequest request)
    {
        var message = new GenerateRequest
        {
            Model = model.Name,
            Priority = request.Priority == CallPriority.Batch ? Priority.Batch : Priority.Interactive,
            NoCache = request.NoCache,
            PieceInterval = Duration.FromTimeSpan(_pieces),
            Messages = { request.Messages.Select(turn => turn.ToMessage()) },
        };
        if (request.Sampling.Temperature is { } temperature) message.Temperature = temperature;
        if (request.MaxOutputTokens is { } most) message.MaxOutputTokens = Math.Min(most, MaxOutputTokens);
        message.Reasoning = request.Reasoning.Mode switch
        {
            Ranking.Models.ReasoningMode.On => new Reasoning { Mode = V1.ReasoningMode.On },
            Ranking.Models.ReasoningMode.Off => new Reasoning { Mode = V1.ReasoningMode.Off },
            _ => null,
        };
        return message;
    }

    private static ModelEvent? ToEvent(GenerateResponse message) => message.EventCase switch
    {
        GenerateResponse.EventOneofCase.Started => new ModelEvent.Started(TimeSpan.Zero),
        GenerateResponse.EventOneofCase.Spent => new ModelEvent.Wasted(message.Spent.ToUsage()),
        GenerateResponse.EventOneofCase.Reasoning => new ModelEvent.Reasoning(message.Reasoning),
        GenerateResponse.EventOneofCase.Answer => new ModelEvent.Answer(message.Answer),
        GenerateResponse.EventOneofCase.Restart => new ModelEvent.Restarted(),
        GenerateResponse.EventOneofCase.ReasoningClosed => new ModelEvent.ReasoningClosed(),
        GenerateResponse.EventOneofCase.Finish => new ModelEvent.Finished(
            message.Finish.Truncated ? FinishReason.Length : FinishReason.Stop, message.Finish.Usage.ToUsage()),
        _ => null,
    };
}
