using System.Diagnostics;

namespace Elastic.Transport;

/// <summary>The way of one request through the nodes: which to ask, and what follows when one fails.</summary>
internal sealed class RequestPipeline(ITransportConfiguration settings, BoundConfiguration bound, CancellationToken cancellationToken)
{
    private static readonly TimeSpan DefaultDeadTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultMaxDeadTimeout = TimeSpan.FromMinutes(30);

    private readonly NodePool _pool = settings.NodePool;
    private readonly HttpRequestInvoker _invoker = settings.RequestInvoker;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<PipelineException> _seen = [];
    private int _attempts;
    private bool _foundNodes;

    // What ends just before the limit leaves no time for another node.
    private bool IsOutOfTime => Stopwatch.GetElapsedTime(_start) >= bound.RequestTimeout * 0.98;

    private bool MayTry =>
        _attempts == 0 || (_attempts <= bound.MaxRetries && !IsOutOfTime && !cancellationToken.IsCancellationRequested);

    private bool IsStale =>
        bound.Sniffs && settings.SniffInformationLifeSpan is { } life && _pool.LastUpdate is { } update && DateTimeOffset.UtcNow - update > life;

    /// <inheritdoc cref="ITransport.RequestAsync"/>
    public async Task<TResponse> RunAsync<TResponse>(EndpointPath path, PostData? body)
        where TResponse : TransportResponse, new()
    {
        await LookForNodesFirstAsync();
        TResponse? response = null;
        Node? tried = null;
        foreach (var node in Nodes())
        {
            _attempts++;
            tried = node;
            (response as IDisposable)?.Dispose();
            response = null;
            try
            {
                if (IsStale) await LookForNodesAgainAsync();
                await PingAsync(node);
                response = await _invoker.SendAsync<TResponse>(node, path, bound, bound.RequestTimeout, body, cancellationToken);
                if (response.ApiCallDetails.HttpStatusCode == 401) throw new PipelineException(PipelineFailure.BadAuthentication);
                if (response.ApiCallDetails.IsFinal)
                {
                    node.MarkAlive();
                    break;
                }
                await GiveUpAsync(node);
            }
            catch (PipelineException failure)
            {
                _seen.Add(failure);
                if (!failure.Recoverable) break;
                await GiveUpAsync(node);
            }
            catch (Exception broken)
            {
                throw new UnexpectedTransportException(broken, _seen);
            }
        }
        if (tried is null)
            throw new UnexpectedTransportException(new TransportException(PipelineFailure.NoNodesAttempted, "No node is to be asked."), _seen);
        return Finish(response ?? Unanswered<TResponse>(tried, path));
    }

    private IEnumerable<Node> Nodes()
    {
        if (bound.ForceNode is { } forced)
        {
            yield return new Node(forced);
            yield break;
        }
        var wanted = settings.NodePredicate ?? NodeFeatures.TakesRequests;
        do
        {
            _foundNodes = false;
            foreach (var node in _pool.View())
            {
                if (!MayTry) yield break;
                if (!wanted(node)) continue;
                yield return node;
                if (_foundNodes) break;
            }
        }
        while (_foundNodes);
    }

    private async Task PingAsync(Node node)
    {
        if (!bound.Pings || !node.IsResurrected) return;
        var pong = await _invoker.SendAsync<VoidResponse>(
            node, new EndpointPath(HttpMethod.HEAD, ""), bound, bound.PingTimeout, null, cancellationToken);
        if (!pong.ApiCallDetails.IsSuccess)
            throw new PipelineException(PipelineFailure.PingFailure, pong.ApiCallDetails.OriginalException) { Response = pong };
    }

    private async Task GiveUpAsync(Node node)
    {
        // The caller's change of mind says nothing about the node.
        if (cancellationToken.IsCancellationRequested) return;
        var first = settings.DeadTimeout ?? DefaultDeadTimeout;
        var longest = settings.MaxDeadTimeout ?? DefaultMaxDeadTimeout;
        var milliseconds = Math.Min(first.TotalMilliseconds * Math.Pow(2, node.FailedAttempts * 0.5), longest.TotalMilliseconds);
        node.MarkDead(DateTimeOffset.UtcNow.AddMilliseconds(milliseconds));
        if (bound.Sniffs && settings.SniffsOnConnectionFault && MayTry) await LookForNodesAgainAsync();
    }

    private async Task LookForNodesFirstAsync()
    {
        if (!bound.Sniffs || !settings.SniffsOnStartup || _pool.SniffedOnStartup) return;
        if (!await settings.BootstrapLock.WaitAsync(bound.RequestTimeout, cancellationToken))
            throw new PipelineException(PipelineFailure.CouldNotStartSniffOnStartup);
        try
        {
            if (_pool.SniffedOnStartup) return;
            var failures = await LookForNodesAsync();
            if (failures.Count > 0) throw new PipelineException(PipelineFailure.SniffFailure, new AggregateException(failures));
        }
        finally
        {
            settings.BootstrapLock.Release();
        }
    }

    // With the old list, requests go on; they would not with an exception.
    private async Task LookForNodesAgainAsync()
    {
        if (!await settings.BootstrapLock.WaitAsync(TimeSpan.Zero, cancellationToken)) return;
        try
        {
            await LookForNodesAsync();
        }
        finally
        {
            settings.BootstrapLock.Release();
        }
    }

    /// <summary>Asks the nodes in turn; the failures when none of them told, and nothing when one did.</summary>
    private async Task<List<Exception>> LookForNodesAsync()
    {
        List<Exception> failures = [];
        var path = new EndpointPath(HttpMethod.GET, $"_nodes/http,settings?timeout={(long)bound.PingTimeout.TotalMilliseconds}ms&flat_settings=true");
        foreach (var node in _pool.View())
        {
            try
            {
                var response = await _invoker.SendAsync<BytesResponse>(node, path, bound, bound.PingTimeout, null, cancellationToken);
                if (response.ApiCallDetails.IsSuccess)
                {
                    _pool.Reseed(NodeList.Read(response.Body, _pool.UsingSsl));
                    _pool.MarkAsSniffed();
                    _foundNodes = true;
                    return [];
                }
                failures.Add(response.ApiCallDetails.OriginalException ?? new PipelineException(PipelineFailure.BadResponse));
            }
            catch (Exception broken) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(broken);
            }
        }
        return failures;
    }

    private TResponse Unanswered<TResponse>(Node node, EndpointPath path)
        where TResponse : TransportResponse, new()
    {
        var ping = _seen.LastOrDefault()?.Response?.ApiCallDetails;
        return new TResponse
        {
            ApiCallDetails = new ApiCallDetails
            {
                HttpMethod = path.Method,
                Uri = HttpRequestInvoker.Address(node.Uri, path),
                HttpStatusCode = ping?.HttpStatusCode,
                OriginalException = ping?.OriginalException,
            },
        };
    }

    private TResponse Finish<TResponse>(TResponse response)
        where TResponse : TransportResponse
    {
        var details = response.ApiCallDetails;
        if (!details.IsSuccess)
        {
            var failure = Failure(response);
            details.OriginalException ??= failure;
            settings.OnRequestCompleted?.Invoke(details);
            return bound.Throws ? throw failure : response;
        }
        settings.OnRequestCompleted?.Invoke(details);
        return response;
    }

    private TransportException Failure(TransportResponse response)
    {
        var details = response.ApiCallDetails;
        Exception? inner = _seen.Count > 1 ? new AggregateException(_seen) : _seen.Count == 1 ? _seen[0] : details.OriginalException;
        var reason = _seen.Count > 0 ? _seen[^1].FailureReason
            : details.HttpStatusCode is null ? PipelineFailure.BadRequest
            : PipelineFailure.BadResponse;
        var said = inner?.Message ?? "The answer is no success.";
        if (!details.IsFinal && IsOutOfTime)
            (reason, said) = (PipelineFailure.MaxTimeoutReached, "The time was up.");
        else if (!details.IsFinal && bound.MaxRetries > 0 && _attempts > bound.MaxRetries)
            (reason, said) = (PipelineFailure.MaxRetriesReached, $"All of the {_attempts} nodes tried have failed.");
        var error = ServerError.Of(response) is { } text ? $" Server error: {text}" : "";
        return new TransportException(reason, $"{said} Call: {details}.{error}", inner) { ApiCallDetails = details };
    }
}
