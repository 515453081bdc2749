namespace Elastic.Transport;

/// <inheritdoc/>
/// <typeparam name="TConfiguration">Kind of the settings.</typeparam>
public interface ITransport<out TConfiguration> : ITransport
    where TConfiguration : class, ITransportConfiguration
{
    /// <inheritdoc cref="ITransport.Configuration"/>
    new TConfiguration Configuration { get; }
}
