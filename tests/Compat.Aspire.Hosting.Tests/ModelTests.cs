using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace ReasonRank.Compat.Aspire.Hosting.Tests;

/// <summary>The application model, without starting anything.</summary>
public sealed class ModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_strings_of_containers_have_the_published_form()
    {
        var builder = DistributedApplication.CreateBuilder(["--Parameters:pw=p4ss"]);
        var password = builder.AddParameter("pw", secret: true);
        var rabbit = builder.AddRabbitMQ("rabbitmq", password: password, port: 5673).WithDataVolume();
        var elastic = builder.AddElasticsearch("elasticsearch", password, port: 9201);
        new Ports().Allocate(builder.Resources);

        Assert.Equal("amqp://guest:p4ss@localhost:5673", await rabbit.Resource.ConnectionStringExpression.GetValueAsync(Cancellation));
        Assert.Equal("http://elastic:p4ss@localhost:9201", await elastic.Resource.ConnectionStringExpression.GetValueAsync(Cancellation));
        Assert.Equal(
            ["run", "--name", "rabbitmq-1", "--rm", "--publish", "127.0.0.1:5673:5672", "--env", "RABBITMQ_DEFAULT_PASS",
                "--volume", "rabbitmq-data:/var/lib/rabbitmq", "docker.io/library/rabbitmq:4.3"],
            Docker.RunArguments(rabbit.Resource, "rabbitmq-1", persistent: false, ["RABBITMQ_DEFAULT_PASS"]));
    }

    [Fact]
    public async Task A_reference_to_a_connection_string_becomes_a_variable()
    {
        var builder = DistributedApplication.CreateBuilder(["--ConnectionStrings:jobs=Host=db"]);
        var program = builder.AddExecutable("worker", "true", ".").WithReference(builder.AddConnectionString("jobs"));
        Assert.Equal("Host=db", (await VariablesAsync(program.Resource))["ConnectionStrings__jobs"]);
    }

    [Fact]
    public async Task A_connection_string_without_a_value_is_named_with_its_setting()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var program = builder.AddExecutable("worker", "true", ".").WithReference(builder.AddConnectionString("jobs"));
        var wrong = await Assert.ThrowsAsync<DistributedApplicationException>(() => VariablesAsync(program.Resource));
        Assert.Contains("ConnectionStrings:jobs", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_get_ports_of_their_own_and_ask_for_their_own()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var project = builder.AddProject<Nothing>("service").WithHttpEndpoint(name: "http").WithReplicas(3);
        new Ports().Allocate(builder.Resources);
        var ports = project.GetEndpoint("http").EndpointAnnotation.Allocated;
        Assert.Equal(3, ports.Distinct().Count());

        var urls = (IValueProvider)(await VariablesAsync(project.Resource))["ASPNETCORE_URLS"];
        for (var replica = 0; replica < 3; replica++)
            Assert.Equal(
                $"http://localhost:{ports[replica]}",
                await urls.GetValueAsync(new ValueProviderContext { Caller = project.Resource, Replica = replica }, Cancellation));
    }

    [Fact]
    public void Replicas_cannot_share_a_fixed_port()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddProject<Nothing>("service").WithHttpEndpoint(18080).WithReplicas(2);
        Assert.Throws<DistributedApplicationException>(() => new Ports().Allocate(builder.Resources));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("-dash")]
    [InlineData("0digit")]
    [InlineData("a--b")]
    public void Names_that_cannot_be_hosts_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => DistributedApplication.CreateBuilder([]).AddExecutable(name, "true", "."));

    [Fact]
    public void Two_resources_cannot_have_one_name()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        builder.AddContainer("x", "image");
        Assert.Throws<DistributedApplicationException>(() => builder.AddContainer("X", "image"));
    }

    [Theory]
    [InlineData("postgres", "docker.io/postgres:latest")]
    [InlineData("library/postgres:17", "docker.io/library/postgres:17")]
    public void Images_have_registry_name_and_tag(string image, string reference)
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var container = builder.AddContainer("db", image).WithImageRegistry("docker.io");
        Assert.Equal(reference, container.Resource.Annotations.OfType<ContainerImageAnnotation>().Single().Reference);
    }

    private static async Task<Dictionary<string, object>> VariablesAsync(IResource resource)
    {
        var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(), resource, null, Cancellation);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>()) await annotation.Callback(context);
        return context.EnvironmentVariables;
    }

    private sealed class Nothing : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/Nothing.csproj";
    }
}
