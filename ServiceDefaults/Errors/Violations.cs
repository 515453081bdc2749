using Google.Rpc;
using Grpc.Core;

namespace ReasonRank.ServiceDefaults.Errors;

/// <summary>
/// Collects everything that is wrong with a request, so that it is refused once, with all field paths (the first 16 of
/// them; how many more there are is in the message).
/// </summary>
public sealed class Violations
{
    // All of it travels in a trailer, and clients bound the size of those.
    private const int MaxListed = 16, MaxPart = 200, MaxMessage = 1_000;

    private readonly BadRequest _details = new();
    private int _unlisted;

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool None => _details.FieldViolations.Count == 0;

    /// <summary>Adds a violation.</summary>
    /// <param name="field">Path of the field as in the proto file, such as <c>filter.all.filters[0].terms.field</c>.</param>
    /// <param name="description">What is wrong and what would be right, as a clause without the field's name.</param>
    public Violations Add(string field, string description)
    {
        if (_details.FieldViolations.Count == MaxListed) _unlisted++;
        else _details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = Cut(field, MaxPart), Description = Cut(description, MaxPart) });
        return this;
    }

    /// <summary>Adds a violation unless <paramref name="holds"/>.</summary>
    public Violations Require(bool holds, string field, string description) => holds ? this : Add(field, description);

    /// <summary>The refusal as data: <see cref="StatusCode.InvalidArgument"/> with a <see cref="BadRequest"/>.</summary>
    public Google.Rpc.Status ToStatus() => RpcErrors.ToStatus(
        StatusCode.InvalidArgument,
        Cut(string.Join("; ", _details.FieldViolations.Select(v => $"{v.Field}: {v.Description}")), MaxMessage)
            + (_unlisted > 0 ? $"; and {_unlisted} more" : ""),
        _details);

    /// <summary>Throws the refusal when something is wrong.</summary>
    /// <exception cref="RpcException">With <see cref="StatusCode.InvalidArgument"/>.</exception>
    public void ThrowIfAny()
    {
        if (!None) throw RpcErrors.ToException(ToStatus());
    }

    private static string Cut(string text, int length) => text.Length <= length
        ? text
        : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";
}
