using Grpc.Core;
using ReasonRank.Bm25;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>Checks the files of a backup before they become a collection.</summary>
internal static class BackupCheck
{
    /// <summary>Opens the index in a folder and reads all of it.</summary>
    /// <exception cref="RpcException">It is damaged, or of a version that is not known here.</exception>
    public static void Run(string folder, CancellationToken cancellation)
    {
        try
        {
            using var index = Bm25Index.Open(folder);
            if (index.Verify(cancellation) is [var damage, ..]) throw Damaged(damage.File, damage.Problem);
        }
        catch (FileNotFoundException)
        {
            throw Damaged("manifest", "is missing");
        }
        catch (IndexCorruptException e)
        {
            throw Damaged(e.File, e.Problem);
        }
        catch (IndexFormatException e)
        {
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition, $"The backup's {Path.GetFileName(e.File)} {e.Problem}.", RpcErrors.Info("UNKNOWN_FORMAT"));
        }
    }

    // Not as damage of an index, which would count against the service's health: these files are gone with the answer.
    private static RpcException Damaged(string file, string problem) => RpcErrors.Create(
        StatusCode.DataLoss, $"The backup is damaged: {Path.GetFileName(file)} {problem}.", RpcErrors.Info("DAMAGED", ("file", Path.GetFileName(file))));
}
