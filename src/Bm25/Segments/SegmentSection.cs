namespace ReasonRank.Bm25.Segments;

/// <summary>Sections of a segment's file, in the order of its table.</summary>
internal enum SegmentSection
{
    /// <summary>Length of each document as a byte; see <see cref="LengthNorm"/>.</summary>
    Norms,

    /// <summary>Chunks of stored records.</summary>
    Chunks,

    /// <summary>Ids by number and numbers by id.</summary>
    Ids,

    /// <summary>Metadata.</summary>
    Fields,

    /// <summary>Terms.</summary>
    Terms,

    /// <summary>Where the title of each document ends; see <see cref="FieldLengths"/>. Empty unless fields are to be searched apart.</summary>
    Lengths,
}
