using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>A passage on its way into a collection.</summary>
/// <param name="Source">As it was read.</param>
/// <param name="Message">As it is sent.</param>
internal readonly record struct ImportedPassage(CorpusPassage Source, Passage Message)
{
    /// <summary>Makes its message.</summary>
    public static ImportedPassage Of(CorpusPassage passage) => new(passage, PassageMapping.ToProto(passage));
}
