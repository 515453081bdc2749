using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

var back = builder.AddProject<Projects.SampleService>("back")
    .WithHttpEndpoint(name: "http")
    .WithHttpEndpoint(name: "grpc")
    .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
    .WithHttpHealthCheck("/health", endpointName: "http")
    .WithReplicas(2);
Listen(back);

var front = builder.AddProject<Projects.SampleService>("front")
    .WithHttpEndpoint(builder.Configuration.GetValue<int?>("Front:Port"), name: "http")
    .WithHttpEndpoint(name: "grpc")
    .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
    .WithEnvironment("SECRET", builder.AddParameter("secret", secret: true))
    .WithReference(back)
    .WaitFor(back)
    .WithHttpHealthCheck("/health", endpointName: "grpc")
    .OnResourceReady((resource, _, _) =>
    {
        Console.WriteLine($"ready {new EndpointReference(resource, "http").Url}");
        return Task.CompletedTask;
    });
Listen(front);

builder.Build().Run();

static void Listen(IResourceBuilder<ProjectResource> project) => project
    .WithEndpointsInEnvironment(_ => false)
    .WithEnvironment("Kestrel__Endpoints__http__Url", project.GetEndpoint("http"))
    .WithEnvironment("Kestrel__Endpoints__http__Protocols", "Http1")
    .WithEnvironment("Kestrel__Endpoints__grpc__Url", project.GetEndpoint("grpc"));
