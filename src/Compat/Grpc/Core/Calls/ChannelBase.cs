namespace Grpc.Core;

/// <summary>Base of channels: a way to one server that many clients share.</summary>
public abstract class ChannelBase
{
    /// <summary>A channel to a target.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>Host and port.</summary>
    public string Target { get; }

    /// <summary>Makes an invoker that calls through this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel and the calls on it.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>Ends the channel and the calls on it.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
