using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>
/// Messages of the contract as JSON for machines: fields under their names there, all numbers as numbers, enumerations without
/// their prefix, times as ISO 8601. Fields that are not set are left out, apart from numbers, which are 0.
/// </summary>
public static class MessageJson
{
    /// <summary>The JSON of a message.</summary>
    public static JsonNode Of(IMessage message) => message switch
    {
        Timestamp time => JsonValue.Create(time.ToDateTimeOffset()),
        Struct parameters => new JsonObject(parameters.Fields.Select(field => KeyValuePair.Create(field.Key, Plain(field.Value)))),
        _ => new JsonObject(
            from field in message.Descriptor.Fields.InDeclarationOrder()
            where IsTold(field, message)
            select KeyValuePair.Create(field.Name, Field(field, field.Accessor.GetValue(message)))),
    };

    private static bool IsTold(FieldDescriptor field, IMessage message) => field switch
    {
        { IsRepeated: true } => field.Accessor.GetValue(message) is ICollection { Count: > 0 },
        { HasPresence: true } => field.Accessor.HasValue(message),
        { FieldType: FieldType.String } => field.Accessor.GetValue(message) is string { Length: > 0 },
        { FieldType: FieldType.Enum } => Convert.ToInt32(field.Accessor.GetValue(message), System.Globalization.CultureInfo.InvariantCulture) != 0,
        _ => true,
    };

    private static JsonNode? Field(FieldDescriptor field, object value) => value switch
    {
        IDictionary map => new JsonObject(
            from string key in map.Keys
            orderby key
            select KeyValuePair.Create(key, Single(field.MessageType.FindFieldByNumber(2), map[key]!))),
        IList list => new JsonArray([.. from object item in list select Single(field, item)]),
        _ => Single(field, value),
    };

    private static JsonNode? Single(FieldDescriptor field, object value) => value switch
    {
        IMessage message => Of(message),
        ByteString bytes => JsonValue.Create(bytes.ToBase64()),
        double number when !double.IsFinite(number) => null,
        _ when field.FieldType == FieldType.Enum => JsonValue.Create(
            EnumNames.Of(field.EnumType.FindValueByNumber(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)))),
        _ => JsonSerializer.SerializeToNode(value),
    };

    private static JsonNode? Plain(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NumberValue => JsonValue.Create(value.NumberValue),
        Value.KindOneofCase.BoolValue => JsonValue.Create(value.BoolValue),
        Value.KindOneofCase.StringValue => JsonValue.Create(value.StringValue),
        Value.KindOneofCase.StructValue => Of(value.StructValue),
        Value.KindOneofCase.ListValue => new JsonArray([.. value.ListValue.Values.Select(Plain)]),
        _ => null,
    };
}
