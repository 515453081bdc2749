using System.Runtime.Serialization;
using MassTransit;

namespace ReasonRank.Synthesis.Work;

/// <summary>Tells of messages that go to the dead letters.</summary>
internal sealed partial class DeadLetterObserver(ILogger<DeadLetterObserver> logger) : IReceiveObserver
{
    private long _count;

    /// <summary>Messages that this process has sent there.</summary>
    public long Count => Interlocked.Read(ref _count);

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    // A message of an unknown type is nobody's.
    public Task PostReceive(ReceiveContext context) => context.IsDelivered || context.IsFaulted ? Task.CompletedTask : Told("nobody takes messages of its type");

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class => Told(exception.Message);

    // Other faults are those of the connection, and the message comes again.
    public Task ReceiveFault(ReceiveContext context, Exception exception) => exception is SerializationException ? Told(exception.Message) : Task.CompletedTask;

    private Task Told(string reason)
    {
        Interlocked.Increment(ref _count);
        LogDead(reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Warning, "A message went to the dead letters: {Reason}")]
    private partial void LogDead(string reason);
}
