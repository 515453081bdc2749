using Grpc.Core;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Calls;

/// <summary>
/// One ingest stream. Operations are gathered into batches; a batch is written when it is full, when its first operation
/// has waited long enough, at a flush and at the end, and acknowledged when the engine says that it is durable.
/// </summary>
internal sealed class IngestSession(IPassageCollection collection, IServerStreamWriter<IngestResponse> responses)
{
    private const int MaxOperations = 10_000, MaxBytes = 8 << 20, OutstandingBatches = 2;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(500);

    private readonly OrderedAnswers<IngestResponse> _answers = new(responses, OutstandingBatches);
    private List<WriteOperation> _operations = [];
    private List<IngestResponse> _refusals = [];
    private long _bytes, _applied, _refused;
    private Task _due = Task.CompletedTask;

    /// <summary>Operations applied, once the stream has ended.</summary>
    public long Applied => _applied;

    /// <summary>Operations refused.</summary>
    public long Refused => _refused;

    /// <summary>Serves the rest of the stream, after the message that names the collection.</summary>
    public Task RunAsync(IAsyncStreamReader<IngestRequest> requests, CancellationToken cancellation) =>
        _answers.RunAsync(stop => ReadAsync(requests, stop), cancellation);

    private async Task ReadAsync(IAsyncStreamReader<IngestRequest> requests, CancellationToken cancellation)
    {
        for (var next = requests.MoveNext(cancellation); ; next = requests.MoveNext(cancellation))
        {
            if (!next.IsCompleted && HasBatch && await Task.WhenAny(next, _due) == _due) await SubmitAsync(cancellation);
            if (!await next) break;
            if (Take(requests.Current)) await SubmitAsync(cancellation);
        }
        if (HasBatch || _applied + _refused == 0) await SubmitAsync(cancellation);
    }

    private bool HasBatch => _operations.Count + _refusals.Count > 0;

    // Returns whether the batch is to be written now.
    private bool Take(IngestRequest request)
    {
        if (request.OperationCase == IngestRequest.OperationOneofCase.Flush) return true;
        if (request.OperationCase == IngestRequest.OperationOneofCase.Collection)
            new Violations().Add("collection", "is given again; only the first message names it").ThrowIfAny();
        if (!HasBatch) _due = Task.Delay(MaxWait);

        var (operation, violations) = Read(request);
        if (violations.None)
        {
            _applied++;
            _operations.Add(operation);
        }
        else
        {
            _refused++;
            _refusals.Add(new IngestResponse
            {
                Refused = new Refusal { Operation = _applied + _refused, PassageId = ShortId(operation.Id), Error = violations.ToStatus() },
            });
        }
        _bytes += request.CalculateSize();
        return _operations.Count + _refusals.Count >= MaxOperations || _bytes >= MaxBytes;
    }

    private static (WriteOperation, Violations) Read(IngestRequest request) => request.OperationCase switch
    {
        IngestRequest.OperationOneofCase.Put =>
            (new(request.Put.Id, request.Put), new Violations().RequirePassage("put", request.Put)),
        IngestRequest.OperationOneofCase.Delete =>
            (new(request.Delete, null), new Violations().RequireId("delete", request.Delete)),
        _ => (new("", null), new Violations().Add("operation", "is missing")),
    };

    private async Task SubmitAsync(CancellationToken cancellation)
    {
        var acknowledgement = new Acknowledgement { Through = _applied + _refused, Applied = _applied, Refused = _refused };
        var work = WriteAsync(_operations, _refusals, acknowledgement, cancellation);
        (_operations, _refusals, _bytes) = ([], [], 0);
        await _answers.AddAsync(work, cancellation);
    }

    private async Task<IReadOnlyList<IngestResponse>> WriteAsync(
        List<WriteOperation> operations, List<IngestResponse> answers, Acknowledgement acknowledgement, CancellationToken cancellation)
    {
        if (operations.Count > 0) await collection.WriteAsync(operations, cancellation);
        answers.Add(new IngestResponse { Acknowledged = acknowledgement });
        return answers;
    }

    private static string ShortId(string id) => id.Length <= 128 ? id : id[..(char.IsHighSurrogate(id[127]) ? 127 : 128)];
}
