using Grpc.Core;
using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Files;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Sample;

/// <summary>
/// Loads the sample collection before the service takes calls, where it is not there yet; when the engine cannot be reached,
/// as soon as it can be.
/// </summary>
internal sealed partial class SampleLoader(
    IRetrievalEngine engine, IOptions<RetrievalOptions> options, TimeProvider time, ILogger<SampleLoader> logger) : BackgroundService
{
    private const string Collection = "sample";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private bool _unreachable;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_unreachable) await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_unreachable)
        {
            await Task.Delay(Pause, time, stoppingToken);
            await LoadAsync(stoppingToken);
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var corpus = Path.Combine(options.Value.SampleFolder, "corpus.jsonl");
        if (!options.Value.LoadSample || !File.Exists(corpus)) return;
        try
        {
            _unreachable = false;
            var collection = await FindOrCreateAsync(cancellationToken);
            if ((await collection.DescribeAsync(cancellationToken)).PassageCount > 0) return;
            var passages = CorpusFile.Read(corpus).Select(ToOperation).ToList();
            await collection.WriteAsync(passages, cancellationToken);
            LogLoaded(Collection, passages.Count);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            _unreachable = true;
            LogFailed(Collection, e.Status.Detail);
        }
        catch (Exception e) when (e is RpcException or IOException or MalformedFileException)
        {
            // The service is of use without the sample.
            LogFailed(Collection, e.Message);
        }
    }

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
