using System.Globalization;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>A modelled ModelService: one teacher, which orders the passages as they came after some reasoning.</summary>
internal sealed class Teacher(TeacherSlots slots) : ModelService.ModelServiceBase
{
    // 1,200 words, a usual length of a ranking's reasoning, in pieces as ModelService joins them.
    private const int Pieces = 12, WordsInPiece = 100;

    private static readonly string _piece = string.Concat(Enumerable.Repeat("and so ", WordsInPiece / 2));

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) => Task.FromResult(
        new ListModelsResponse
        {
            Models = { new Model { Name = "teacher", Offers = { "text" }, ContextTokens = 131_072, MaxOutputTokens = 8_192, RunsOn = "nothing" } },
        });

    public override async Task Generate(GenerateRequest request, IServerStreamWriter<GenerateResponse> responseStream, ServerCallContext context)
    {
        var stop = context.CancellationToken;
        await responseStream.WriteAsync(new GenerateResponse { Accepted = new GenerateAccepted { Model = "teacher" } }, stop);
        await slots.CallAsync(stop);
        for (var i = 0; i < Pieces; i++) await responseStream.WriteAsync(new GenerateResponse { Reasoning = _piece }, stop);
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
