using MassTransit;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// The queues at the broker: one that all workers take from, and one for messages that nobody can use: that cannot be read, ask
/// for a query that there is not, or came back from too many workers. No query is lost with them: the store sends it again.
/// </summary>
internal static class BrokerTopology
{
    /// <summary>Name of the workers' queue, and of the exchange before it.</summary>
    public const string Shards = "reasonrank-shards";

    /// <summary>Name of the dead letters' queue, and of the exchange before it.</summary>
    public const string DeadLetters = "reasonrank-dead-letters";

    // As many as RabbitMQ 4 allows by itself: a message comes back when its worker dies, and that is rarely the message's fault.
    private const int DeliveryLimit = 20;

    // For people to look at; the oldest go first.
    private const int MaxDeadLetters = 10_000;

    private const string LimitArgument = "x-delivery-limit", ExchangeArgument = "x-dead-letter-exchange", LengthArgument = "x-max-length";

    /// <summary>Sets up the workers' queue.</summary>
    /// <param name="endpoint">Its endpoint.</param>
    /// <param name="workers">Queries that this process works on at once.</param>
    public static void Configure(IRabbitMqReceiveEndpointConfigurator endpoint, int workers)
    {
        endpoint.SetQuorumQueue();
        endpoint.SetQueueArgument(LimitArgument, DeliveryLimit);
        endpoint.BindDeadLetterQueue(DeadLetters, DeadLetters, ConfigureDeadLetters);
        endpoint.PrefetchCount = workers;
        endpoint.ConcurrentMessageLimit = workers;
    }

    /// <summary>Lets what cannot be read or used go to the dead letters as well, instead of to queues of its own.</summary>
    public static void Configure(IRabbitMqBusFactoryConfigurator bus)
    {
        bus.SendTopology.ErrorQueueNameFormatter = new OneName();
        bus.SendTopology.DeadLetterQueueNameFormatter = new OneName();
        bus.SendTopology.ConfigureErrorSettings = ConfigureDeadLetters;
        bus.SendTopology.ConfigureDeadLetterSettings = ConfigureDeadLetters;
    }

    private static void ConfigureDeadLetters(IRabbitMqQueueConfigurator queue)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument(LengthArgument, MaxDeadLetters);
        // Where it begins as a copy of the workers' queue.
        queue.SetQueueArgument(LimitArgument, null);
        queue.SetQueueArgument(ExchangeArgument, null);
    }

    private sealed class OneName : IErrorQueueNameFormatter, IDeadLetterQueueNameFormatter
    {
        public string FormatErrorQueueName(string queueName) => DeadLetters;

        public string FormatDeadLetterQueueName(string queueName) => DeadLetters;
    }
}
