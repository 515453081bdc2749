using Google.Rpc;
using Grpc.Core;

namespace ReasonRank.ServiceDefaults.Errors;

/// <summary>
/// Collects everything that is wrong with a request, so that it is refused once, with all field paths.
/// </summary>
public sealed class Violations
{
    private readonly BadRequest _details = new();

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool None => _details.FieldViolations.Count == 0;

    /// <summary>Adds a violation.</summary>
    /// <param name="field">Path of the field as in the proto file, such as <c>filter.all.filters[0].terms.field</c>.</param>
    /// <param name="description">What is wrong and what would be right, as a clause without the field's name.</param>
    public Violations Add(string field, string description)
    {
        _details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = description });
        return this;
    }

    /// <summary>Adds a violation unless <paramref name="holds"/>.</summary>
    public Violations Require(bool holds, string field, string description) => holds ? this : Add(field, description);

    /// <summary>The refusal as data: <see cref="StatusCode.InvalidArgument"/> with a <see cref="BadRequest"/>.</summary>
    public Google.Rpc.Status ToStatus() => RpcErrors.ToStatus(
        StatusCode.InvalidArgument,
        string.Join("; ", _details.FieldViolations.Select(v => $"{v.Field}: {v.Description}")),
        _details);

    /// <summary>Throws the refusal when something is wrong.</summary>
    /// <exception cref="RpcException">With <see cref="StatusCode.InvalidArgument"/>.</exception>
    public void ThrowIfAny()
    {
        if (!None) throw RpcErrors.ToException(ToStatus());
    }
}
