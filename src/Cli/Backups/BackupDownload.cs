using System.Security.Cryptography;
using Grpc.Core;
using ReasonRank.Bm25;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Backups;

/// <summary>Writes the files of a backup, as they arrive, to a folder.</summary>
/// <param name="parts">What follows the first message of <c>BackUpCollection</c>.</param>
/// <param name="folder">An empty folder.</param>
/// <param name="progress">Counts bytes.</param>
internal sealed class BackupDownload(IAsyncStreamReader<BackUpCollectionResponse> parts, string folder, Progress progress)
{
    /// <summary>Writes all of them and waits until they are on the disk.</summary>
    /// <returns>How many files there are.</returns>
    /// <exception cref="CliException">A file did not arrive as it was sent.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var files = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FileStream? file = null;
        try
        {
            await foreach (var part in parts.ReadAllAsync(cancellationToken))
            {
                var chunk = part.Chunk ?? new FileChunk();
                file ??= Create(chunk.File);
                hash.AppendData(chunk.Data.Span);
                await file.WriteAsync(chunk.Data.Memory, cancellationToken);
                progress.Advance(chunk.Data.Length);
                if (chunk.Sha256.IsEmpty) continue;
                if (!chunk.Sha256.Span.SequenceEqual(hash.GetHashAndReset()))
                    throw new CliException(ExitCode.Failed, $"{chunk.File} did not arrive as it was sent; run the command again");
                file.Flush(flushToDisk: true);
                await file.DisposeAsync();
                (file, files) = (null, files + 1);
            }
            return file is null ? files : throw new CliException(ExitCode.Failed, "the server ended in the middle of a file; run the command again");
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    // A server must not be able to write anywhere but into the folder.
    private FileStream Create(string name) => IndexBackup.IsFileName(name)
        ? new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
        : throw new CliException(ExitCode.Failed, $"the server sends '{name}', which is no file of a backup");
}
