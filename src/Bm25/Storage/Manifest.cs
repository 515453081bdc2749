namespace ReasonRank.Bm25.Storage;

/// <summary>The list of files that make up the index. Replacing its file is what makes a checkpoint.</summary>
/// <param name="Options">Settings of the index.</param>
/// <param name="Generation">Grows with every checkpoint; also the number in the name of the log of what came after it.</param>
/// <param name="NextSegment">Number of the next segment; numbers are not used twice.</param>
/// <param name="Segments">The segments.</param>
internal sealed record Manifest(IndexOptions Options, long Generation, long NextSegment, IReadOnlyList<ManifestSegment> Segments)
{
    private const byte StoresTexts = 1, SeparatesFields = 2;

    /// <summary>
    /// Writes the manifest beside the old one and then renames it: whoever opens the folder sees the old or the new. That it is the
    /// new one also after a loss of power is sure when the folder was synced.
    /// </summary>
    public void Save(IndexFolder folder) => Save(folder, folder.Manifest);

    /// <summary>
    /// Writes the copy, which follows the manifest and never leads it: it lists files that are there as long as the log of its
    /// generation is. A disk that does not take it leaves the index without a copy, which is no reason to fail what stands already.
    /// </summary>
    /// <returns>Whether it was written.</returns>
    public bool TrySaveCopy(IndexFolder folder)
    {
        try
        {
            Save(folder, folder.ManifestCopy);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            IndexFolder.Remove(folder.ManifestCopy);
            return false;
        }
    }

    private void Save(IndexFolder folder, string path)
    {
        File.Delete(IndexFolder.New(path));
        using (var file = new IndexFileWriter(IndexFolder.New(path), FileKind.Manifest))
        {
            var body = new ByteBuffer();
            body.WriteText(Options.Analyzer);
            body.WriteDouble(Options.K1);
            body.WriteDouble(Options.B);
            body.Write((byte)((Options.StoreTexts ? StoresTexts : 0) | (Options.SeparateFields ? SeparatesFields : 0)));
            body.WriteVariable((ulong)Generation);
            body.WriteVariable((ulong)NextSegment);
            body.WriteVariable(Segments.Count);
            foreach (var segment in Segments)
            {
                body.WriteVariable((ulong)segment.Number);
                body.WriteVariable((ulong)segment.Length);
                body.WriteUInt32(segment.Sum);
                body.WriteVariable((ulong)segment.DeletesGeneration);
            }
            file.Write(body.Written);
            file.Finish();
            file.Sync();
        }
        // The entries of the files that it lists reach the disk before it can.
        folder.Sync();
        File.Move(IndexFolder.New(path), path, overwrite: true);
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="IndexCorruptException">It is damaged.</exception>
    /// <exception cref="IndexFormatException">It is of a newer version.</exception>
    public static Manifest Load(string path)
    {
        using var file = IndexFile.Open(path, FileKind.Manifest);
        var body = new ByteReader(file.Slice(FileFormat.HeaderLength, (int)(file.BodyEnd - FileFormat.HeaderLength)));
        var first = file.Version == FileFormat.OldestVersion;
        try
        {
            var options = new IndexOptions { Analyzer = body.ReadText(), K1 = body.ReadDouble(), B = body.ReadDouble() };
            if (!first)
            {
                var flags = body.Read();
                options = options with { StoreTexts = (flags & StoresTexts) != 0, SeparateFields = (flags & SeparatesFields) != 0 };
            }
            options.Validate();
            var (generation, next) = ((long)body.ReadVariableLong(), (long)body.ReadVariableLong());
            var segments = new ManifestSegment[body.ReadVariable()];
            for (var i = 0; i < segments.Length; i++)
                segments[i] = new(
                    (long)body.ReadVariableLong(), (long)body.ReadVariableLong(), first ? 0 : body.ReadUInt32(), (long)body.ReadVariableLong());
            if (first && !body.AtEnd && body.Read() != StoresTexts)
                throw new IndexFormatException(path, "has format version 1 without texts, which cannot be upgraded; build the index again");
            return new Manifest(options, generation, next, segments) { Version = file.Version };
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidDataException)
        {
            throw new IndexCorruptException(path, $"makes no sense: {e.Message}", e);
        }
    }

    /// <summary>Version of the format that it and the files that it lists have.</summary>
    public uint Version { get; private init; } = FileFormat.Version;
}
