namespace Aspire.Hosting.ApplicationModel;

/// <summary>The arguments of a resource that is about to start.</summary>
public sealed class CommandLineArgsCallbackContext(
    IList<object> args, IResource resource, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments: strings and <see cref="IValueProvider"/>s.</summary>
    public IList<object> Args => args;

    /// <summary>The resource.</summary>
    public IResource Resource => resource;

    /// <summary>Ends when the application does.</summary>
    public CancellationToken CancellationToken => cancellationToken;
}
