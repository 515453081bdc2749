using System.Globalization;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>A modelled ModelService: one teacher, which orders the passages as they came after some reasoning.</summary>
internal sealed class Teacher(TeacherSlots slots) : ModelService.ModelServiceBase
{
    // A usual length of a ranking's reasoning.
    private const int Words = 1_200;

    private static readonly string _reasoning = string.Concat(Enumerable.Repeat("and so ", Words / 2));
    private static readonly TimeSpan _word = TimeSpan.FromSeconds(2) / Words;

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) => Task.FromResult(
        new ListModelsResponse
        {
            Models = { new Model { Name = "teacher", Offers = { "text" }, ContextTokens = 131_072, MaxOutputTokens = 8_192, RunsOn = "nothing" } },
        });

    public override async Task Generate(GenerateRequest request, IServerStreamWriter<GenerateResponse> responseStream, ServerCallContext context)
    {
        var stop = context.CancellationToken;
        await responseStream.WriteAsync(new GenerateResponse { Accepted = new GenerateAccepted { Model = "teacher" } }, stop);
        // As ModelService does, which joins what is written within the interval.
        await slots.CallAsync(
            request.PieceInterval?.ToTimeSpan() ?? _word,
            (piece, pieces) => responseStream.WriteAsync(
                new GenerateResponse { Reasoning = _reasoning[(_reasoning.Length * piece / pieces)..(_reasoning.Length * (piece + 1) / pieces)] }, stop),
            stop);
        await responseStream.WriteAsync(new GenerateResponse { Answer = Answer(request.Messages[^1].Content) }, stop);
        await responseStream.WriteAsync(
            new GenerateResponse
            {
                Finish = new GenerateFinish { Usage = new Usage { ModelCalls = 1, PromptTokens = 4_000, CompletionTokens = 1_300, ReasoningTokens = 1_250 } },
            },
            stop);
    }

    // The passages stand in the prompt as [1] to [n], each at the start of a line.
    private static string Answer(string prompt)
    {
        var count = 0;
        while (prompt.Contains(string.Create(CultureInfo.InvariantCulture, $"\n[{count + 1}]"), StringComparison.Ordinal)) count++;
        return $"<answer> {string.Join(" > ", Enumerable.Range(1, count).Select(number => $"[{number}]"))} </answer>";
    }
}
