using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using ReasonRank.Bm25;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Backups;

/// <summary>Sends the files of a backup in a folder to a service.</summary>
internal sealed class BackupUpload
{
    private const int ChunkBytes = 1 << 20;

    private readonly FileInfo[] _files;

    /// <summary>Looks for the files.</summary>
    /// <exception cref="CliException">There is no backup in the folder.</exception>
    public BackupUpload(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "manifest"))) throw new CliException(ExitCode.BadInput, $"there is no backup in {folder}");
        _files = [.. new DirectoryInfo(folder).EnumerateFiles().Where(file => IndexBackup.IsFileName(file.Name)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>Bytes of all files.</summary>
    public long SizeBytes => _files.Sum(file => file.Length);

    /// <summary>Sends them and waits until they are a collection.</summary>
    public async Task<Collection> RunAsync(
        RetrievalService.RetrievalServiceClient client, string collection, Progress progress, CancellationToken cancellationToken)
    {
        using var call = client.RestoreCollection(cancellationToken: cancellationToken);
        try
        {
            await call.RequestStream.WriteAsync(new() { Name = collection }, cancellationToken);
            foreach (var file in _files) await SendAsync(file, call.RequestStream, progress, cancellationToken);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception failure) when (failure is RpcException or InvalidOperationException)
        {
            // The answer says why the stream cannot be written to any more.
            await call;
            throw;
        }
        return (await call).Collection;
    }

    private static async Task SendAsync(
        FileInfo file, IClientStreamWriter<RestoreCollectionRequest> requests, Progress progress, CancellationToken cancellationToken)
    {
        await using var content = file.OpenRead();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ChunkBytes];
        for (var ended = false; !ended;)
        {
            var read = await content.ReadAtLeastAsync(buffer, ChunkBytes, throwOnEndOfStream: false, cancellationToken);
            ended = read < ChunkBytes;
            hash.AppendData(buffer, 0, read);
            var chunk = new FileChunk { File = file.Name, Data = ByteString.CopyFrom(buffer, 0, read) };
            if (ended) chunk.Sha256 = ByteString.CopyFrom(hash.GetHashAndReset());
            await requests.WriteAsync(new() { Chunk = chunk }, cancellationToken);
            progress.Advance(read);
        }
    }
}
