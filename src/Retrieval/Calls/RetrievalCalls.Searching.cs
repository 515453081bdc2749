using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Retrieval.Rules;
using ReasonRank.Retrieval.Searching;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Calls;

internal sealed partial class RetrievalCalls
{
    private const int MaxTagBytes = 512;

    public override async Task<RetrieveResponse> Retrieve(RetrieveRequest request, ServerCallContext context)
    {
        new Violations().RequireRetrieval(request).ThrowIfAny();
        return await RetrieveAsync(request, context.CancellationToken);
    }

    public override Task RetrieveMany(
        IAsyncStreamReader<RetrieveManyRequest> requestStream, IServerStreamWriter<RetrieveManyResponse> responseStream, ServerCallContext context)
    {
        var answers = new OrderedAnswers<RetrieveManyResponse>(responseStream, capacity: 2 * Environment.ProcessorCount);
        return answers.RunAsync(
            async stop =>
            {
                await foreach (var request in requestStream.ReadAllAsync(stop))
                    await answers.AddAsync(Task.Run(() => AnswerAsync(request, stop), stop), stop);
            },
            context.CancellationToken);
    }

    public override async Task<GetTermStatisticsResponse> GetTermStatistics(GetTermStatisticsRequest request, ServerCallContext context)
    {
        var collection = await FindAsync(
            "collection", request.Collection, new Violations().RequireTerms("terms", request.Terms), context.CancellationToken);
        return await searches.RunAsync(
            () => collection.GetTermStatisticsAsync(request.Terms, context.CancellationToken), context.CancellationToken);
    }

    public override async Task<AnalyzeResponse> Analyze(AnalyzeRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .RequireText("text", request.Text, PassageRules.MaxTextBytes)
            .RequireAnalyzer("analyzer", request.Analyzer);
        var named = request.UsingCase == AnalyzeRequest.UsingOneofCase.Collection;
        var collection = named ? await FindAsync("collection", request.Collection, violations, context.CancellationToken) : null;
        violations.ThrowIfAny();

        var response = new AnalyzeResponse();
        var analyzer = collection?.Analyzer ?? Analyzer.Get(request.Analyzer.Length == 0 ? "english" : request.Analyzer);
        response.Tokens.AddRange(analyzer.Analyze(request.Text).Select(token => new V1.Token
        {
            Term = token.Term,
            Position = token.Position,
            StartOffset = token.StartOffset,
            EndOffset = token.EndOffset,
        }));
        return response;
    }

    private async Task<IReadOnlyList<RetrieveManyResponse>> AnswerAsync(RetrieveManyRequest request, CancellationToken cancellation)
    {
        var violations = new Violations().Require(
            System.Text.Encoding.UTF8.GetByteCount(request.Tag) <= MaxTagBytes, "tag", $"is longer than {MaxTagBytes} bytes of UTF-8");
        var response = new RetrieveManyResponse { Tag = violations.None ? request.Tag : "" };
        try
        {
            if (request.Request is null) violations.Add("request", "is missing");
            else violations.RequireRetrieval(request.Request, "request.");
            violations.ThrowIfAny();
            response.Response = await RetrieveAsync(request.Request!, cancellation);
        }
        catch (RpcException e)
        {
            response.Error = RpcErrors.ToStatus(e);
        }
        return [response];
    }

    private async Task<RetrieveResponse> RetrieveAsync(RetrieveRequest request, CancellationToken cancellation)
    {
        if (request.Collection.Length == 0) request.Collection = options.Value.DefaultCollection;
        var collection = await engine.GetAsync(request.Collection, cancellation);
        return await searches.RunAsync(
            async () =>
            {
                var start = time.GetTimestamp();
                var response = await new Searcher(collection).RetrieveAsync(request, cancellation);
                var took = time.GetElapsedTime(start);
                metrics.Searched(request.Collection, took);
                response.Took = Duration.FromTimeSpan(took);
                return response;
            },
            cancellation);
    }
}
