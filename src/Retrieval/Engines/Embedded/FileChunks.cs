using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using ReasonRank.Bm25;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>Files of a backup as the pieces in which they are sent.</summary>
internal static class FileChunks
{
    private const int ChunkBytes = 1 << 20, MaxFiles = 100_000;

    /// <summary>Reads a file piece by piece; the last one has its sum.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    public static async IAsyncEnumerable<FileChunk> ReadAsync(IndexBackupFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The file writes itself to a stream, and waits while the caller does not take what it wrote.
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 2 * ChunkBytes, resumeWriterThreshold: ChunkBytes, useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var copying = Task.Run(() => Copy(file, pipe.Writer, stop.Token), CancellationToken.None);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            for (var ended = false; !ended;)
            {
                var read = await pipe.Reader.ReadAtLeastAsync(ChunkBytes, cancellation);
                var data = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, ChunkBytes)).ToArray();
                ended = read.IsCompleted && data.Length == read.Buffer.Length;
                pipe.Reader.AdvanceTo(read.Buffer.GetPosition(data.Length));
                hash.AppendData(data);
                yield return new FileChunk
                {
                    File = file.Name,
                    Data = UnsafeByteOperations.UnsafeWrap(data),
                    Sha256 = ended ? UnsafeByteOperations.UnsafeWrap(hash.GetHashAndReset()) : ByteString.Empty,
                };
            }
        }
        finally
        {
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await copying;
        }
    }

    /// <summary>Writes files to a folder and waits until they are on the disk.</summary>
    /// <exception cref="RpcException">A piece is not as it has to be, or a file not what its sum says.</exception>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public static async Task WriteAsync(IAsyncEnumerable<FileChunk> chunks, string folder, long maxBytes, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (name, bytes) = ("", 0L);
        FileStream? file = null;
        try
        {
            await foreach (var chunk in chunks.WithCancellation(cancellation))
            {
                if ((bytes += chunk.Data.Length) > maxBytes)
                    throw RpcErrors.Create(StatusCode.ResourceExhausted, $"The backup has more than {maxBytes:N0} bytes.", RpcErrors.Info("BACKUP_TOO_LARGE"));
                if (file is null)
                {
                    new Violations()
                        .Require(IndexBackup.IsFileName(chunk.File), "chunk.file", $"'{chunk.File}' is no file of a backup")
                        .Require(names.Add(chunk.File), "chunk.file", $"'{chunk.File}' came before")
                        .Require(names.Count <= MaxFiles, "chunk.file", $"is one of more than {MaxFiles:N0}")
                        .ThrowIfAny();
                    name = chunk.File;
                    file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                }
                new Violations().Require(chunk.File == name, "chunk.file", $"is '{chunk.File}' before the last piece of '{name}'").ThrowIfAny();
                hash.AppendData(chunk.Data.Span);
                await file.WriteAsync(chunk.Data.Memory, cancellation);
                if (chunk.Sha256.IsEmpty) continue;
                if (!chunk.Sha256.Span.SequenceEqual(hash.GetHashAndReset()))
                    throw RpcErrors.Create(StatusCode.DataLoss, $"{name} is not what its SHA-256 says.", RpcErrors.Info("DAMAGED", ("file", name)));
                file.Flush(flushToDisk: true);
                await file.DisposeAsync();
                file = null;
            }
            new Violations()
                .Require(file is null, "chunk.sha256", $"is missing: '{name}' has no last piece")
                .Require(names.Count > 0, "chunk", "is missing: there is no file")
                .ThrowIfAny();
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
        DurableFolder.Sync(folder);
    }

    private static void Copy(IndexBackupFile file, PipeWriter writer, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            using var stream = writer.AsStream(leaveOpen: true);
            file.CopyTo(stream, cancellation);
        }
        catch (Exception e)
        {
            failure = e;
        }
        writer.Complete(failure);
    }
}
