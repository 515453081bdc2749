using System.Runtime.CompilerServices;
using ReasonRank.Bm25;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Embedded;

internal sealed partial class EmbeddedEngine : ICollectionFiles
{
    public async IAsyncEnumerable<BackUpCollectionResponse> BackUpAsync(string name, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var backup = await (await FindAsync(name, cancellation)).BackUpAsync(cancellation);
        yield return new() { SizeBytes = backup.Files.Sum(file => file.Length) };
        foreach (var file in backup.Files)
            await foreach (var chunk in FileChunks.ReadAsync(file, cancellation)) yield return new() { Chunk = chunk };
    }

    public async Task<IPassageCollection> RestoreAsync(string name, IAsyncEnumerable<FileChunk> chunks, CancellationToken cancellation)
    {
        ThrowIfNoRoom(name);
        try
        {
            using var scratch = ScratchFolder.In(_options.DataFolder);
            await FileChunks.WriteAsync(chunks, Directory.CreateDirectory(IndexOf(scratch.Path)).FullName, _options.MaxRestoreBytes, cancellation);
            await Task.Run(() => BackupCheck.Run(IndexOf(scratch.Path), cancellation), cancellation);
            new CollectionInfo(_time.GetUtcNow()).Save(scratch.Path);
            using var turn = await TurnAsync(cancellation);
            // Another one may have taken the name meanwhile.
            ThrowIfNoRoom(name);
            return Publish(scratch.Path, name);
        }
        catch (Exception e) when (e is IOException and not IndexException or UnauthorizedAccessException)
        {
            cancellation.ThrowIfCancellationRequested();
            LogNotRestored(e, name);
            throw CollectionWriter.StorageFailed(name);
        }
    }

    public async Task<IReadOnlyList<DamagedFile>> VerifyAsync(string name, CancellationToken cancellation)
    {
        var damage = await (await FindAsync(name, cancellation)).VerifyAsync(cancellation);
        foreach (var (file, problem) in damage) _damage.Note(new IndexCorruptException(file, problem));
        return [.. damage.Select(Mapping.ToMessage)];
    }

    public async Task<IReadOnlyList<DamagedFile>> RepairAsync(string name, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        var folder = FolderOf(name);
        if (!Directory.Exists(folder)) throw RpcErrors.NotFound("collection", name);
        if (_open.TryRemove(name, out var before)) await before.DisposeAsync();
        var info = CollectionInfo.Repair(folder, _time.GetUtcNow());
        var repaired = await Task.Run(() => Open(name, leaveOutDamaged: true), CancellationToken.None);
        _damage.Forget(folder);
        IEnumerable<IndexDamage> damaged = info is null ? repaired.LeftOut : repaired.LeftOut.Prepend(info);
        return [.. damaged.Select(Mapping.ToMessage)];
    }

    [LoggerMessage(15, LogLevel.Error, "Collection {Collection} could not be restored")]
    private partial void LogNotRestored(Exception exception, string collection);
}
