using Aspire.Hosting;
using ReasonRank.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
if (AppHostSettings.Read(builder) is not { } settings) return;

var retrieval = builder.AddProject<Projects.Retrieval>("retrieval")
    .WithServiceEndpoints()
    .WithSettings("Retrieval")
    .WithEngine(settings);

var reranker = builder.AddProject<Projects.Reranker>("reranker")
    .WithServiceEndpoints()
    .WithSettings("Reranker")
    .WithReference(retrieval);

var synthesis = builder.AddSynthesis(settings, retrieval, reranker);

builder.AddProject<Projects.Gateway>("gateway")
    .WithServiceEndpoints(settings.GrpcPort, settings.HttpPort)
    .WithExternalHttpEndpoints()
    .WithSettings("Gateway")
    .WithReference(retrieval).WaitFor(retrieval)
    .WithReference(reranker).WaitFor(reranker)
    .WithReference(synthesis).WaitFor(synthesis)
    .OnResourceReady((_, _, _) => StartUpText.WriteAsync(builder.Configuration, settings, retrieval, reranker, synthesis));

await builder.Build().RunAsync();
