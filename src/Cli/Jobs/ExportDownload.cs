using System.Security.Cryptography;
using Grpc.Core;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>Writes the files of an export, as they arrive, to a folder.</summary>
/// <param name="parts">What the service sends.</param>
/// <param name="folder">An empty folder.</param>
/// <param name="progress">Counts bytes.</param>
internal sealed class ExportDownload(IAsyncStreamReader<ExportJobResponse> parts, string folder, Progress progress)
{
    private readonly List<(string Path, long Bytes, string Sha256)> _files = [];

    /// <summary>Writes all of them and waits until they are on the disk.</summary>
    /// <returns>The files, in the order sent.</returns>
    /// <exception cref="CliException">A file did not arrive as it was sent.</exception>
    /// <exception cref="IOException">The disk is full, or cannot be written.</exception>
    public async Task<IReadOnlyList<(string Path, long Bytes, string Sha256)>> RunAsync(CancellationToken cancellationToken)
    {
        while (await parts.MoveNext(cancellationToken))
        {
            if (parts.Current.PartCase != ExportJobResponse.PartOneofCase.File) throw OutOfOrder();
            await FileAsync(parts.Current.File, cancellationToken);
        }
        return _files.Count > 0 ? _files : throw OutOfOrder();
    }

    private async Task FileAsync(string name, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = Create(name);
        while (await parts.MoveNext(cancellationToken))
        {
            var part = parts.Current;
            switch (part.PartCase)
            {
                case ExportJobResponse.PartOneofCase.Content:
                    hash.AppendData(part.Content.Span);
                    await file.WriteAsync(part.Content.Memory, cancellationToken);
                    progress.Advance(part.Content.Length);
                    break;
                case ExportJobResponse.PartOneofCase.Sha256:
                    if (part.Sha256 != Convert.ToHexStringLower(hash.GetHashAndReset()))
                        throw new CliException(ExitCode.Failed, $"{name} did not arrive as it was sent; run the command again");
                    file.Flush(flushToDisk: true);
                    _files.Add((name, file.Length, part.Sha256));
                    return;
                default:
                    throw OutOfOrder();
            }
        }
        throw OutOfOrder();
    }

    private static CliException OutOfOrder() => new(ExitCode.Failed, "the server ended in the middle of the export; run the command again");

    // A server must not be able to write anywhere but into the folder.
    private FileStream Create(string name)
    {
        var segments = name.Split('/');
        if (segments.Any(segment => segment.Length == 0 || segment.Trim('.').Length == 0 || segment.AsSpan().IndexOfAny("\\:\0") >= 0))
            throw new CliException(ExitCode.Failed, $"the server sends '{name}', which is no file of an export");
        var path = Path.Combine([folder, .. segments]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }
}
