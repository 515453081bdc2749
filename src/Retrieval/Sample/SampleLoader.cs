using Grpc.Core;
using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Files;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Sample;

/// <summary>Loads the sample collection before the service takes calls, where it is not there yet.</summary>
internal sealed partial class SampleLoader(
    IRetrievalEngine engine, IOptions<RetrievalOptions> options, ILogger<SampleLoader> logger) : IHostedService
{
    private const string Collection = "sample";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var corpus = Path.Combine(options.Value.SampleFolder, "corpus.jsonl");
        if (!options.Value.LoadSample || !File.Exists(corpus)) return;
        try
        {
            var collection = await FindOrCreateAsync(cancellationToken);
            if ((await collection.DescribeAsync(cancellationToken)).PassageCount > 0) return;
            var passages = CorpusFile.Read(corpus).Select(ToOperation).ToList();
            await collection.WriteAsync(passages, cancellationToken);
            LogLoaded(Collection, passages.Count);
        }
        catch (Exception e) when (e is RpcException or IOException or MalformedFileException)
        {
            // The service is of use without the sample.
            LogFailed(Collection, e.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static WriteOperation ToOperation(CorpusPassage source)
    {
        var passage = new Passage { Id = source.Id, Title = source.Title, Text = source.Text };
        passage.Fields.AddRange(source.Metadata.Select(entry => entry.Value switch
        {
            double number => new Field { Name = entry.Key, Number = number },
            string[] keywords => new Field { Name = entry.Key, Keywords = new KeywordList { Values = { keywords } } },
            var text => new Field { Name = entry.Key, Keyword = (string)text },
        }));
        new Violations().RequirePassage($"line {source.Line}", passage).ThrowIfAny();
        return new WriteOperation(passage.Id, passage);
    }

    private async Task<IPassageCollection> FindOrCreateAsync(CancellationToken cancellation)
    {
        try
        {
            return await engine.GetAsync(Collection, cancellation);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            var settings = new CollectionSettings { Analyzer = "english", K1 = .9, B = .4 };
            return await engine.CreateAsync(Collection, settings, cancellation);
        }
    }

    [LoggerMessage(21, LogLevel.Information, "Collection {Collection} was loaded with {Count} passages")]
    private partial void LogLoaded(string collection, int count);

    [LoggerMessage(22, LogLevel.Warning, "Collection {Collection} could not be loaded: {Reason}")]
    private partial void LogFailed(string collection, string reason);
}
