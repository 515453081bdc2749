namespace ReasonRank.Bm25.Storage;

/// <summary>What a file of the index holds. The value is the second half of the file's magic number.</summary>
internal enum FileKind : uint
{
    /// <summary>The list of segments that make up the index.</summary>
    Manifest = 'M' | ('A' << 8) | ('N' << 16) | ('I' << 24),

    /// <summary>Passages and their postings, never changed once written.</summary>
    Segment = 'S' | ('E' << 8) | ('G' << 16) | ('M' << 24),

    /// <summary>The deleted passages of a segment.</summary>
    Deletes = 'D' | ('E' << 8) | ('L' << 16) | ('S' << 24),

    /// <summary>Operations that the manifest's segments do not have yet.</summary>
    Log = 'L' | ('O' << 8) | ('G' << 16) | ((uint)' ' << 24),
}
