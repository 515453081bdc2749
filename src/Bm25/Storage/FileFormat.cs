namespace ReasonRank.Bm25.Storage;

/// <summary>The envelope of every file: header, body, checksums, footer. See the README of this project.</summary>
internal static class FileFormat
{
    /// <summary>First half of the magic number: "RRBM".</summary>
    public const uint Magic = 'R' | ('R' << 8) | ('B' << 16) | ((uint)'M' << 24);

    /// <summary>The newest version that this code reads, and the one that it writes.</summary>
    public const uint Version = 2;

    /// <summary>The oldest version that this code reads, in order to upgrade it.</summary>
    public const uint OldestVersion = 1;

    /// <summary>Magic number (8), version (4), CRC-32C of those (4).</summary>
    public const int HeaderLength = 16;

    /// <summary>Length of the file (8), CRC-32C (4) of that and of the checksums of blocks before it.</summary>
    public const int FooterLength = 12;

    /// <summary>Bytes of header and body that have a checksum together, as the exponent of 2.</summary>
    public const int BlockShift = 16;

    /// <summary>Writes a header.</summary>
    public static void WriteHeader(ByteBuffer file, FileKind kind)
    {
        var start = file.Length;
        file.WriteUInt32(Magic);
        file.WriteUInt32((uint)kind);
        file.WriteUInt32(Version);
        file.WriteUInt32(Crc32C.Of(file.Written[start..]));
    }

    /// <summary>Checks a header.</summary>
    /// <returns>The file's version.</returns>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    /// <exception cref="IndexFormatException">The file is of another kind or of a version that this code does not read.</exception>
    public static uint ReadHeader(string path, ReadOnlySpan<byte> bytes, FileKind kind)
    {
        var header = new ByteReader(bytes[..HeaderLength]);
        var (magic, found, version, sum) = (header.ReadUInt32(), header.ReadUInt32(), header.ReadUInt32(), header.ReadUInt32());
        if (sum != Crc32C.Of(bytes[..(HeaderLength - sizeof(uint))]))
            throw new IndexCorruptException(path, "is damaged: the checksum of its header does not match");
        if (magic != Magic || found != (uint)kind)
            throw new IndexFormatException(path, $"is not a {kind} file of this index");
        if (version is < OldestVersion or > Version)
            throw new IndexFormatException(path, $"has format version {version}; this program reads up to {Version}, use a newer one");
        return version;
    }
}
