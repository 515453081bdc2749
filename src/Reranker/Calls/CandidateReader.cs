using System.Text;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Calls;

/// <summary>Checks and converts the candidates of a request.</summary>
internal static class CandidateReader
{
    public static Ranking.Candidate[] Read(IReadOnlyList<Candidate> candidates, string path, Violations violations)
    {
        if (candidates.Count > RequestLimits.Candidates)
        {
            violations.Add(path, $"has {candidates.Count} entries; at most {RequestLimits.Candidates} are allowed");
            return [];
        }
        var read = new Ranking.Candidate[candidates.Count];
        var ids = new HashSet<string>(candidates.Count);
        var bytes = 0L;
        for (var i = 0; i < read.Length; i++)
        {
            var candidate = candidates[i];
            var size = Encoding.UTF8.GetByteCount(candidate.Text) + Encoding.UTF8.GetByteCount(candidate.Title);
            bytes += size;
            var title = candidate.Title.Length > 0 ? candidate.Title : null;
            read[i] = new Ranking.Candidate(candidate.Id, candidate.Text, title, candidate.Score);
            if (Wrong(candidate, size, ids) is var (field, description)) violations.Add($"{path}[{i}].{field}", description);
        }
        if (bytes > RequestLimits.TotalTextBytes)
            violations.Add(path, $"has {bytes} bytes of text; at most {RequestLimits.TotalTextBytes} are allowed");
        return read;
    }

    private static (string Field, string Description)? Wrong(Candidate candidate, int textBytes, HashSet<string> ids)
    {
        if (candidate.Id.Length == 0 || Encoding.UTF8.GetByteCount(candidate.Id) > RequestLimits.IdBytes)
            return ("id", $"must have 1 to {RequestLimits.IdBytes} bytes");
        if (!ids.Add(candidate.Id)) return ("id", "is used by another candidate");
        if (textBytes > RequestLimits.TextBytes)
            return ("text", $"and title have {textBytes} bytes; at most {RequestLimits.TextBytes} are allowed");
        return double.IsFinite(candidate.Score) ? null : ("score", "must be a finite number");
    }
}
