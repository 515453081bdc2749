using System.Runtime.Serialization;
using MassTransit;
using ReasonRank.Synthesis.Telemetry;

namespace ReasonRank.Synthesis.Work;

/// <summary>Counts messages that go to the dead letters.</summary>
internal sealed partial class DeadLetterObserver(ILogger<DeadLetterObserver> logger) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    // A message of an unknown type is nobody's.
    public Task PostReceive(ReceiveContext context) => context.IsDelivered || context.IsFaulted ? Task.CompletedTask : Told("nobody takes messages of its type");

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class => Told(exception.Message);

    // Other faults are those of the connection, and the message comes again.
    public Task ReceiveFault(ReceiveContext context, Exception exception) => exception is SerializationException ? Told(exception.Message) : Task.CompletedTask;

    private Task Told(string reason)
    {
        SynthesisTelemetry.DeadLetters.Add(1);
        LogDead(reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Warning, "A message went to the dead letters: {Reason}")]
    private partial void LogDead(string reason);
}
