using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace ReasonRank.Compat.Grpc.Tests.Reflection;

/// <summary>Server reflection as a tool sees it, through both versions of the service.</summary>
public sealed class ReflectionTests : IAsyncLifetime
{
    private const string File = "protos/annotated.proto";
    private Host _host = null!;

    public async ValueTask InitializeAsync() => _host = await Host.StartAsync(
        add: services => services.AddGrpcReflection(),
        map: app =>
        {
            app.MapGrpcService<AnnotatedServer>();
            app.MapGrpcReflectionService();
        });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory, InlineData(false), InlineData(true)]
    public async Task Lists_every_mapped_service(bool v1Alpha)
    {
        var response = await AskAsync(new ServerReflectionRequest { ListServices = "" }, v1Alpha);

        Assert.Equal(
            [
                "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
                "reasonrank.tests.echo.Echo", "reasonrank.tests.echo.Scripted",
                "reasonrank.tests.reflection.AnnotatedService",
            ],
            response.ListServicesResponse.Service.Select(s => s.Name));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Gives_a_file_with_all_that_it_imports(bool v1Alpha)
    {
        var response = await AskAsync(new ServerReflectionRequest { FileByFilename = File }, v1Alpha);

        var files = Files(response);
        Assert.Equal([File, "google/protobuf/descriptor.proto"], files.Select(f => f.Name));
        Assert.Equal("AnnotatedService", Assert.Single(files[0].Service).Name);
    }

    [Theory]
    [InlineData("AnnotatedService")]
    [InlineData("AnnotatedService.Describe")]
    [InlineData("DescribeRequest")]
    [InlineData("DescribeRequest.Detail")]
    [InlineData("DescribeRequest.Detail.text")]
    [InlineData("DescribeRequest.subject")]
    [InlineData("Shade")]
    [InlineData("SHADE_DARK")]
    [InlineData("remark")]
    public async Task Finds_the_file_of_every_kind_of_symbol(string symbol)
    {
        var response = await AskAsync(
            new ServerReflectionRequest { FileContainingSymbol = $"reasonrank.tests.reflection.{symbol}" });

        Assert.Equal(File, Files(response)[0].Name);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Finds_extensions(bool v1Alpha)
    {
        var file = await AskAsync(
            new ServerReflectionRequest
            {
                FileContainingExtension = new ExtensionRequest
                {
                    ContainingType = "google.protobuf.MethodOptions",
                    ExtensionNumber = 50001,
                },
            },
            v1Alpha);
        var numbers = await AskAsync(
            new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" }, v1Alpha);
        var none = await AskAsync(
            new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.FieldOptions" }, v1Alpha);

        Assert.Equal(File, Files(file)[0].Name);
        Assert.Equal("google.protobuf.MethodOptions", numbers.AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal([50001], numbers.AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Empty(none.AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task An_error_names_the_reason_and_leaves_the_stream_open()
    {
        ServerReflectionRequest[] requests =
        [
            new() { Host = "h", FileByFilename = "no.proto" },
            new() { FileContainingSymbol = "no.Symbol" },
            new() { FileContainingSymbol = "" },
            new() { FileContainingExtension = new() { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 7 } },
            new() { AllExtensionNumbersOfType = "no.Message" },
            new(),
            new() { ListServices = "*" },
        ];
        using var call = new ServerReflection.ServerReflectionClient(_host.Channel)
            .ServerReflectionInfo(cancellationToken: TestContext.Current.CancellationToken);
        var responses = new List<ServerReflectionResponse>();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
            Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
            responses.Add(call.ResponseStream.Current);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                .. Enumerable.Repeat((int)StatusCode.NotFound, 5), (int)StatusCode.InvalidArgument, 0,
            ],
            responses.Select(r => r.ErrorResponse?.ErrorCode ?? 0));
        Assert.Contains("no.proto", responses[0].ErrorResponse.ErrorMessage);
        Assert.Equal("h", responses[0].ValidHost);
        Assert.Equal(requests, responses.Select(r => r.OriginalRequest));
    }

    private static List<FileDescriptorProto> Files(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom)];

    private async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request, bool v1Alpha = false)
    {
        var stop = TestContext.Current.CancellationToken;
        if (v1Alpha)
        {
            using var alpha = new V1Alpha.ServerReflection.ServerReflectionClient(_host.Channel)
                .ServerReflectionInfo(cancellationToken: stop);
            var wire = V1Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString());
            return ServerReflectionResponse.Parser.ParseFrom((await OneAnswerAsync(alpha, wire, stop)).ToByteString());
        }
        using var call = new ServerReflection.ServerReflectionClient(_host.Channel).ServerReflectionInfo(cancellationToken: stop);
        return await OneAnswerAsync(call, request, stop);
    }

    private static async Task<TResponse> OneAnswerAsync<TRequest, TResponse>(
        AsyncDuplexStreamingCall<TRequest, TResponse> call, TRequest request, CancellationToken stop)
    {
        await call.RequestStream.WriteAsync(request, stop);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(stop));
        return call.ResponseStream.Current;
    }
}
