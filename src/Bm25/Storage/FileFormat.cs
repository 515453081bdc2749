namespace ReasonRank.Bm25.Storage;

/// <summary>The envelope of every file: header, body, footer. See the README of this project.</summary>
internal static class FileFormat
{
    /// <summary>First half of the magic number: "RRBM".</summary>
    public const uint Magic = 'R' | ('R' << 8) | ('B' << 16) | ((uint)'M' << 24);

    /// <summary>The newest version that this code reads, and the one that it writes.</summary>
    public const uint Version = 1;

    /// <summary>Magic number (8), version (4), CRC-32C of those (4).</summary>
    public const int HeaderLength = 16;

    /// <summary>Length of the file (8), CRC-32C of all before it (4).</summary>
    public const int FooterLength = 12;
}
