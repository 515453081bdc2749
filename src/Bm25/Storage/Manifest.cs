namespace ReasonRank.Bm25.Storage;

/// <summary>The list of segments that make up the index. Replacing its file is what makes a commit.</summary>
/// <param name="Options">Settings of the index.</param>
/// <param name="Generation">Grows with every commit.</param>
/// <param name="NextSegment">Number of the next segment; numbers are not used twice.</param>
/// <param name="Segments">The segments.</param>
internal sealed record Manifest(IndexOptions Options, long Generation, long NextSegment, IReadOnlyList<ManifestSegment> Segments)
{
    private const byte StoresTexts = 1;

    /// <summary>Writes the manifest beside the old one and then renames it: whoever opens the folder sees the old or the new.</summary>
    public void Save(IndexFolder folder)
    {
        File.Delete(folder.NewManifest);
        using (var file = new IndexFileWriter(folder.NewManifest, FileKind.Manifest))
        {
            var body = new ByteBuffer();
            body.WriteText(Options.Analyzer);
            body.WriteDouble(Options.K1);
            body.WriteDouble(Options.B);
            body.WriteVariable((ulong)Generation);
            body.WriteVariable((ulong)NextSegment);
            body.WriteVariable(Segments.Count);
            foreach (var segment in Segments)
            {
                body.WriteVariable((ulong)segment.Number);
                body.WriteVariable((ulong)segment.Length);
                body.WriteVariable((ulong)segment.DeletesGeneration);
            }
            body.Write(Options.StoreTexts ? StoresTexts : (byte)0);
            file.Write(body.Written);
            file.Finish();
        }
        // The segments' own entries reach the disk before a manifest that lists them can.
        folder.Sync();
        File.Move(folder.NewManifest, folder.Manifest, overwrite: true);
        folder.Sync();
    }

    /// <summary>Reads the manifest of a folder.</summary>
    public static Manifest Load(IndexFolder folder)
    {
        using var file = IndexFile.Open(folder.Manifest, FileKind.Manifest);
        try
        {
            var body = new ByteReader(file.Slice(FileFormat.HeaderLength, (int)(file.BodyEnd - FileFormat.HeaderLength)));
            var options = new IndexOptions { Analyzer = body.ReadText(), K1 = body.ReadDouble(), B = body.ReadDouble() };
            options.Validate();
            var (generation, next) = ((long)body.ReadVariableLong(), (long)body.ReadVariableLong());
            var segments = new ManifestSegment[body.ReadVariable()];
            for (var i = 0; i < segments.Length; i++)
                segments[i] = new((long)body.ReadVariableLong(), (long)body.ReadVariableLong(), (long)body.ReadVariableLong());
            // Before there was a choice, texts were always stored.
            options = options with { StoreTexts = body.AtEnd || body.Read() == StoresTexts };
            return new Manifest(options, generation, next, segments);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidDataException)
        {
            throw new IndexCorruptException(folder.Manifest, $"makes no sense: {e.Message}", e);
        }
    }
}
