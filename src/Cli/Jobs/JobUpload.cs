using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>
/// Sends a job with its queries. The files are read twice: once to see that all of it can be read, and what it is; and once to
/// send it. They are never in memory as a whole.
/// </summary>
/// <param name="file">The job.</param>
internal sealed class JobUpload(JobFile file)
{
    private const int MaxQueries = 1_000, MaxBytes = 4 << 20;

    private readonly FileProblems _problems = new();

    /// <summary>How many queries there are; known after <see cref="Inspect"/>.</summary>
    public long Queries { get; private set; }

    /// <summary>Reads everything.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The SHA-256 of it, in hexadecimal digits: equal jobs have equal ones.</returns>
    /// <exception cref="InvalidInputException">With all lines that are malformed, up to a hundred.</exception>
    public string Inspect(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.Spec.ToByteArray());
        Queries = 0;
        _problems.Try(() =>
        {
            foreach (var part in Parts())
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(part.ToByteArray());
                Queries += part.Queries?.Queries.Count ?? 0;
            }
        });
        _problems.ThrowIfAny();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Sends everything and waits until it is a job.</summary>
    /// <exception cref="RpcException">The service refuses it.</exception>
    /// <exception cref="InvalidInputException">A file changed meanwhile, and is malformed now.</exception>
    public async Task<SubmitJobResponse> SendAsync(
        SynthesisService.SynthesisServiceClient client, string idempotencyKey, Progress progress, CancellationToken cancellationToken)
    {
        using var call = client.SubmitJob(cancellationToken: cancellationToken);
        try
        {
            var header = new JobHeader { Spec = file.Spec, IdempotencyKey = idempotencyKey };
            await call.RequestStream.WriteAsync(new() { Header = header }, cancellationToken);
            foreach (var part in Parts())
            {
                await call.RequestStream.WriteAsync(part, cancellationToken);
                progress.Advance(part.Queries?.Queries.Count ?? 0);
            }
            // The files may have changed since they were looked at.
            _problems.ThrowIfAny();
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException)
        {
            // The answer says why the stream cannot be written to any more.
            await call;
            throw;
        }
        return await call;
    }

    private IEnumerable<SubmitJobRequest> Parts() =>
        Pages(file.HeldOut).Select(page => new SubmitJobRequest { HeldOut = page })
            .Concat(Pages(file.Queries).Select(page => new SubmitJobRequest { Queries = page }));

    private IEnumerable<JobQueries> Pages(IReadOnlyList<QuerySource> sources)
    {
        var (page, bytes) = (new JobQueries(), 0);
        foreach (var (query, _) in sources.SelectMany(source => source.Read(_problems.Add)))
        {
            page.Queries.Add(query);
            bytes += query.CalculateSize();
            if (page.Queries.Count < MaxQueries && bytes < MaxBytes) continue;
            yield return page;
            (page, bytes) = (new JobQueries(), 0);
        }
        if (page.Queries.Count > 0) yield return page;
    }
}
