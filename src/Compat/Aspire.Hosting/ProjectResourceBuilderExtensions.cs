using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Projects of the solution as resources.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project.</summary>
    /// <typeparam name="TProject">One of the generated <c>Projects.*</c>.</typeparam>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource, by which others find it.</param>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = builder.AddResource(new ProjectResource(name)).WithAnnotation<IProjectMetadata>(new TProject());
        return project.WithEnvironment(context =>
        {
            var filters = project.Resource.Annotations.OfType<EndpointsInEnvironmentAnnotation>().ToArray();
            var urls = project.Resource.Annotations.OfType<EndpointAnnotation>()
                .Where(endpoint => endpoint.UriScheme is "http" or "https" && filters.All(f => f.Filter(endpoint)))
                .Select(endpoint => project.GetEndpoint(endpoint.Name))
                .ToArray();
            if (urls.Length > 0) context.EnvironmentVariables["ASPNETCORE_URLS"] = new JoinedUrls(urls);
        });
    }

    /// <summary>Says which endpoints are in <c>ASPNETCORE_URLS</c>; all HTTP endpoints unless told otherwise.</summary>
    public static IResourceBuilder<ProjectResource> WithEndpointsInEnvironment(
        this IResourceBuilder<ProjectResource> builder, Func<EndpointAnnotation, bool> filter) =>
        builder.WithAnnotation(new EndpointsInEnvironmentAnnotation(filter));

    /// <summary>Runs several processes of the project, each on ports of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private sealed class JoinedUrls(EndpointReference[] endpoints) : IValueProvider
    {
        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) =>
            GetValueAsync(new ValueProviderContext(), cancellationToken);

        public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) =>
            new(string.Join(';', endpoints.Select(endpoint => endpoint.Value(EndpointProperty.Url, context))));
    }
}
