using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.Cli.Reranking;
using ReasonRank.ServiceDefaults.Rpc;

namespace ReasonRank.Cli.Yaml;

/// <summary>Reads messages of the contract from YAML: each field under its name there, enumerations without their prefix.</summary>
/// <param name="lines">Takes the line of each field that is there, by its path, such as <c>steps[0].kind</c>.</param>
internal sealed class YamlMessage(IDictionary<string, long> lines)
{
    /// <summary>Reads the fields of a message that a mapping has; what is wrong is told by the mapping.</summary>
    public void Read(YamlSection section, IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder()) Read(section, message, field);
        foreach (var choice in message.Descriptor.Oneofs.Where(choice => !choice.IsSynthetic))
        {
            var given = choice.Fields.Where(field => section.Has(field.Name)).ToList();
            if (given.Count > 1) section.Refuse(given[1].Name, $"cannot be together with {given[0].Name}");
        }
    }

    private void Read(YamlSection section, IMessage message, FieldDescriptor field)
    {
        if (!section.Has(field.Name)) return;
        lines[section.Path + field.Name] = section.LineOf(field.Name);
        if (field.IsRepeated) ReadList(section, message, field);
        else if (Value(section, field) is { } value) field.Accessor.SetValue(message, value);
    }

    private void ReadList(YamlSection section, IMessage message, FieldDescriptor field)
    {
        var list = (System.Collections.IList)field.Accessor.GetValue(message);
        if (field.FieldType != FieldType.Message)
        {
            foreach (var text in section.Texts(field.Name)) list.Add(text);
            return;
        }
        // What has a kind is told by it alone most of the time.
        foreach (var item in section.Sections(field.Name, field.MessageType.FindFieldByName("kind") is null ? "name" : "kind"))
        {
            lines[item.Path.TrimEnd('.')] = item.Line;
            list.Add(Message(item, field.MessageType));
        }
    }

    private object? Value(YamlSection section, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message when section.Section(field.Name) is not { } part => null,
        FieldType.Message when field.MessageType == Struct.Descriptor => Parameters(section.Section(field.Name)!),
        FieldType.Message => Message(section.Section(field.Name)!, field.MessageType),
        FieldType.Bool => section.Choice(field.Name, ("false", false), ("true", true)),
        FieldType.Int32 => (int?)section.Integer(field.Name, 0, int.MaxValue),
        FieldType.Int64 => section.Integer(field.Name, long.MinValue, long.MaxValue),
        FieldType.Double => section.Number(field.Name),
        FieldType.String => section.Text(field.Name),
        FieldType.Enum => section.Choice(field.Name, [.. field.EnumType.Values.Where(value => value.Number != 0).Select(value => (EnumNames.Of(value), value.Number))]),
        _ => throw new NotSupportedException($"{field.FullName} has a type that is in no job."),
    };

    private IMessage Message(YamlSection section, MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        Read(section, message);
        section.RefuseUnknown();
        return message;
    }

    private Struct Parameters(YamlSection section)
    {
        var parameters = new Struct();
        foreach (var (name, text, line) in section.Pairs())
        {
            parameters.Fields[name] = RankingArguments.ToValue(text);
            lines[section.Path + name] = line;
        }
        return parameters;
    }
}
