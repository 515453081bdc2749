using MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ReasonRank.Synthesis;
using ReasonRank.Synthesis.Exports;
using ReasonRank.Synthesis.Exports.Formats;
using ReasonRank.Synthesis.Jobs;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Rewards;
using ReasonRank.Synthesis.Steps.Candidates;
using ReasonRank.Synthesis.Steps.Filtering;
using ReasonRank.Synthesis.Steps.Labels;
using ReasonRank.Synthesis.Steps.Rollouts;
using ReasonRank.Synthesis.Store;
using ReasonRank.Synthesis.Teaching;
using ReasonRank.Synthesis.Telemetry;
using ReasonRank.Synthesis.Work;
using ReasonRank.V1;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts the synthesis service into a host.</summary>
public static class SynthesisExtensions
{
    /// <summary>
    /// Adds SynthesisService and its workers, or one of them as <see cref="SynthesisOptions.Role"/> says: over RabbitMQ with the connection string <c>rabbitmq</c>, in memory without; with
    /// jobs in PostgreSQL with the connection string <c>synthesis</c>, in a SQLite file without.
    /// </summary>
    public static TBuilder AddSynthesis<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddOptions<SynthesisOptions>().BindConfiguration(SynthesisOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SynthesisOptions>, SynthesisOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SynthesisOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<IStep, CandidatesStep>();
        services.AddSingleton<IStep, PositivesStep>();
        services.AddSingleton<IStep, HardNegativesStep>();
        services.AddSingleton<IStep, ListwiseStep>();
        services.AddSingleton<IStep, PointwiseStep>();
        services.AddSingleton<IStep, QuestionStep>();
        services.AddSingleton<IStep, FilterStep>();
        services.AddSingleton<IStep, RolloutsStep>();
        services.AddSingleton<StepRegistry>();

        services.AddSingleton<SqlDialect>(provider => provider.GetRequiredService<IConfiguration>().GetConnectionString("synthesis") is { Length: > 0 } connection
            ? new PostgresDialect(connection)
            : new SqliteDialect(Path.Combine(provider.GetRequiredService<SynthesisOptions>().DataFolder, "jobs.sqlite")));
        services.AddSingleton<SqlStore>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobChanges>();
        services.AddSingleton<DraftTable>();
        services.AddSingleton<ItemTable>();
        services.AddSingleton<ShardQueue>();
        services.AddSingleton<ShardEnds>();
        services.AddSingleton<AskedServices>();
        services.AddSingleton<JobPlans>();
        services.AddSingleton<JobChecks>();
        services.AddSingleton<PassagePicker>();
        services.AddSingleton<JobSubmission>();
        services.AddSingleton<JobWatch>();
        services.AddSingleton<JobPreview>();
        services.AddSingleton<ItemPages>();
        services.AddSingleton<ShardWorker>();
        services.AddSingleton<WorkPlaces>();
        services.AddSingleton<BusRestart>();
        services.AddSingleton<DirectWork>();
        services.AddSingleton<IExportFormat, ReasonRankFormat>();
        services.AddSingleton<IExportFormat, LlamaFactoryFormat>();
        services.AddSingleton<IExportFormat, VerlFormat>();
        services.AddSingleton<IExportFormat, ERankFormat>();
        services.AddSingleton<JobExport>();

        services.AddServiceClient<RetrievalService.RetrievalServiceClient>("retrieval");
        services.AddServiceClient<ModelService.ModelServiceClient>("reranker");
        services.AddHostedService<StoreOpening>();
        services.AddHealthChecks().AddCheck<StoreHealthCheck>(StoreHealthCheck.Name);
        if (builder.Configuration.GetSection(SynthesisOptions.SectionName).GetValue<SynthesisRole>(nameof(SynthesisOptions.Role)) != SynthesisRole.Service)
            AddWorkers(builder);
        services.AddGrpc();
        return builder;
    }

    /// <summary>Maps SynthesisService and RewardService; a worker has neither.</summary>
    public static TBuilder MapSynthesis<TBuilder>(this TBuilder app) where TBuilder : IEndpointRouteBuilder
    {
        if (app.ServiceProvider.GetRequiredService<SynthesisOptions>().Role == SynthesisRole.Worker) return app;
        app.MapGrpcService<SynthesisGrpcService>();
        app.MapGrpcService<RewardGrpcService>();
        return app;
    }

    private static void AddWorkers(IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<Dispatcher>();
        builder.Services.AddHostedService<QueueGauge>();
        // Messages that are held when the bus stops are let go; see ShardConsumer.
        builder.Services.Configure<MassTransitHostOptions>(bus => bus.ConsumerStopTimeout = TimeSpan.FromSeconds(2));
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddConsumer<ShardConsumer>();
            bus.AddReceiveObserver<DeadLetterObserver>();
            bus.AddReceiveEndpointObserver(provider => provider.GetRequiredService<BusRestart>());
            if (builder.Configuration.GetConnectionString("rabbitmq") is { Length: > 0 } broker)
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    // The settings are checked first: an address that is none would throw its own words.
                    var workers = Workers(context);
                    rabbit.Host(new Uri(broker));
                    BrokerTopology.Configure(rabbit);
                    rabbit.ReceiveEndpoint(BrokerTopology.Shards, endpoint =>
                    {
                        BrokerTopology.Configure(endpoint, workers);
                        endpoint.ConfigureConsumer<ShardConsumer>(context);
                    });
                });
            else
                bus.UsingInMemory((context, memory) => memory.ReceiveEndpoint(BrokerTopology.Shards, endpoint =>
                {
                    endpoint.ConcurrentMessageLimit = Workers(context);
                    // Nobody could look at them.
                    endpoint.DiscardFaultedMessages();
                    endpoint.ConfigureConsumer<ShardConsumer>(context);
                }));
        });
    }

    private static int Workers(IBusRegistrationContext context) => context.GetRequiredService<SynthesisOptions>().Workers;
}
