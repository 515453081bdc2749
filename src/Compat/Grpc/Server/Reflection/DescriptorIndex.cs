using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>
/// The proto files of some services and all that they import, by file name, by declared symbol and by extension.
/// </summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];
    private readonly HashSet<string> _messages = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = [];

    public DescriptorIndex(IEnumerable<ServiceDescriptor> services)
    {
        ServiceNames = [.. services.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)];
        foreach (var service in services) Add(service.File);
    }

    /// <summary>Full names, sorted.</summary>
    public IReadOnlyList<string> ServiceNames { get; }

    public FileDescriptor? FileByName(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FileContainingSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    public FileDescriptor? FileContainingExtension(string message, int number) =>
        _extensions.GetValueOrDefault(message)?.GetValueOrDefault(number);

    /// <summary>The known extensions of a message; null when there is no such message.</summary>
    public IEnumerable<int>? ExtensionNumbers(string message) =>
        _extensions.TryGetValue(message, out var extensions) ? extensions.Keys
        : _messages.Contains(message) ? []
        : null;

    /// <summary>A file, then all that it imports, each once.</summary>
    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string> { file.Name };
        var queue = new Queue<FileDescriptor>([file]);
        while (queue.TryDequeue(out var next))
        {
            yield return next;
            foreach (var import in next.Dependencies)
                if (seen.Add(import.Name)) queue.Enqueue(import);
        }
    }

    private void Add(FileDescriptor file)
    {
        foreach (var each in WithImports(file))
        {
            if (!_files.TryAdd(each.Name, each)) continue;
            foreach (var message in each.MessageTypes) Add(message);
            foreach (var type in each.EnumTypes) Add(type);
            foreach (var extension in each.Extensions.UnorderedExtensions) AddExtension(extension);
            foreach (var service in each.Services)
            {
                AddSymbol(service);
                foreach (var method in service.Methods) AddSymbol(method);
            }
        }
    }

    private void Add(MessageDescriptor message)
    {
        AddSymbol(message);
        _messages.Add(message.FullName);
        foreach (var field in message.Fields.InDeclarationOrder()) AddSymbol(field);
        foreach (var oneof in message.Oneofs) AddSymbol(oneof);
        foreach (var nested in message.NestedTypes) Add(nested);
        foreach (var type in message.EnumTypes) Add(type);
        foreach (var extension in message.Extensions.UnorderedExtensions) AddExtension(extension);
    }

    private void Add(EnumDescriptor type)
    {
        AddSymbol(type);
        // Protocol buffers scope the values of an enum beside it, not inside it.
        var scope = type.FullName[..^type.Name.Length];
        foreach (var value in type.Values) _symbols.TryAdd(scope + value.Name, type.File);
    }

    private void AddExtension(FieldDescriptor extension)
    {
        AddSymbol(extension);
        var extended = extension.ExtendeeType.FullName;
        if (!_extensions.TryGetValue(extended, out var numbers)) _extensions[extended] = numbers = [];
        numbers.TryAdd(extension.FieldNumber, extension.File);
    }

    private void AddSymbol(IDescriptor symbol) => _symbols.TryAdd(symbol.FullName, symbol.File);
}
