using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>Configuration, model, adapters.</summary>
internal static partial class Oga
{
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaCreateConfig(string path, out nint config);

    [LibraryImport(Library)]
    public static partial void OgaDestroyConfig(nint config);

    [LibraryImport(Library)]
    public static partial nint OgaConfigClearProviders(OgaHandle config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaConfigAppendProvider(OgaHandle config, string provider);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaConfigSetProviderOption(OgaHandle config, string provider, string key, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaConfigOverlay(OgaHandle config, string json);

    [LibraryImport(Library)]
    public static partial nint OgaCreateModelFromConfig(OgaHandle config, out nint model);

    [LibraryImport(Library)]
    public static partial void OgaDestroyModel(nint model);

    [LibraryImport(Library)]
    public static partial nint OgaModelGetType(OgaHandle model, out nint type);

    [LibraryImport(Library)]
    public static partial nint OgaModelGetDeviceType(OgaHandle model, out nint type);

    [LibraryImport(Library)]
    public static partial nint OgaCreateAdapters(OgaHandle model, out nint adapters);

    [LibraryImport(Library)]
    public static partial void OgaDestroyAdapters(nint adapters);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaLoadAdapter(OgaHandle adapters, string file, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaUnloadAdapter(OgaHandle adapters, string name);
}
