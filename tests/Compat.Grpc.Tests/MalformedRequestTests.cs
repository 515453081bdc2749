using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class MalformedRequestTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Unary = "/reasonrank.tests.echo.Echo/Unary";
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    public static TheoryData<string, byte[], StatusCode> Bodies => new()
    {
        { "no message", [], StatusCode.Unimplemented },
        { "two messages", [.. Hello, .. Hello], StatusCode.Unimplemented },
        { "half a header", [0, 0, 0], StatusCode.Internal },
        { "half a message", Hello[..^2], StatusCode.Internal },
        { "length beyond the end", [0, 0, 0, 1, 0, 1, 2], StatusCode.Internal },
        { "flag 2", [2, .. Hello[1..]], StatusCode.Internal },
        { "flag 255", [255, 255, 255, 255, 255], StatusCode.Internal },
        { "compressed without an encoding", [1, .. Hello[1..]], StatusCode.Internal },
        { "five megabytes announced", [0, 0, 80, 0, 0, 1], StatusCode.ResourceExhausted },
        { "four gigabytes announced", [0, 255, 255, 255, 255], StatusCode.ResourceExhausted },
        { "no protobuf", RawClient.Frame([0xFF, 0xFF, 0xFF]), StatusCode.Internal },
        { "a string that is longer than the message", RawClient.Frame([0x0A, 0x7F, 0x61]), StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_broken_body_gets_its_status_and_the_server_goes_on(string what, byte[] body, StatusCode expected)
    {
        var host = fixture.Host;

        var response = await RawClient.PostAsync(host.Address, Unary, body);
        var next = await RawClient.PostAsync(host.Address, Unary, Hello);

        Assert.True(expected == response.Status, $"{what}: {response.Status}");
        Assert.Equal(HttpStatusCode.OK, response.HttpStatus);
        Assert.Equal(StatusCode.OK, next.Status);
        Assert.Equal(Hello, next.Body);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/grpcx")]
    [InlineData("")]
    public async Task Another_content_type_is_refused_by_http(string contentType)
    {
        var host = fixture.Host;

        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType, (await RawClient.PostAsync(host.Address, Unary, Hello, contentType)).HttpStatus);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=x")]
    [InlineData("Application/GRPC")]
    public async Task Variants_of_the_content_type_are_accepted(string contentType)
    {
        var host = fixture.Host;

        Assert.Equal(StatusCode.OK, (await RawClient.PostAsync(host.Address, Unary, Hello, contentType)).Status);
    }

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented_and_the_known_ones_are_named()
    {
        var host = fixture.Host;

        var response = await RawClient.PostAsync(
            host.Address, Unary, [1, .. Hello[1..]], headers: ("grpc-encoding", "zstd"));

        Assert.Equal(StatusCode.Unimplemented, response.Status);
        Assert.Equal("identity,gzip", response.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task Bytes_that_are_no_gzip_are_internal()
    {
        var host = fixture.Host;

        var response = await RawClient.PostAsync(host.Address, Unary, [1, .. Hello[1..]], headers: ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.Internal, response.Status);
    }

    [Theory]
    [InlineData("grpc-timeout", "soon")]
    [InlineData("grpc-timeout", "123456789S")]
    [InlineData("grpc-timeout", "-1S")]
    [InlineData("grpc-timeout", "5")]
    [InlineData("x!y", "1")]
    [InlineData("x-bin", "not base64!")]
    [InlineData("grpc-encoding", "zstd")]
    [InlineData("grpc-accept-encoding", ",,;;")]
    public async Task Garbage_in_headers_that_the_call_does_not_need_does_no_harm(string name, string value)
    {
        var host = fixture.Host;

        Assert.Equal(StatusCode.OK, (await RawClient.PostAsync(host.Address, Unary, Hello, headers: (name, value))).Status);
    }

    [Fact]
    public async Task A_binary_header_that_is_no_base64_fails_the_handler_that_reads_it()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) => Task.FromResult(new EchoResponse { Number = context.RequestHeaders.Count }),
        });

        var response = await RawClient.PostAsync(
            host.Address, "/reasonrank.tests.echo.Scripted/Unary", Hello, headers: ("x-bin", "not base64!"));

        Assert.Equal(StatusCode.Internal, response.Status);
    }

    [Theory]
    [InlineData("/reasonrank.tests.echo.Echo/Nothing")]
    [InlineData("/reasonrank.tests.echo.Nothing/Unary")]
    public async Task An_unknown_method_or_service_is_unimplemented(string path)
    {
        var host = fixture.Host;

        Assert.Equal(StatusCode.Unimplemented, (await RawClient.PostAsync(host.Address, path, Hello)).Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_http2_do_not_stop_the_server()
    {
        var host = fixture.Host;
        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            var garbage = new byte[random.Next(1, 4000)];
            random.NextBytes(garbage);
            using var client = new TcpClient(host.Address.Host, host.Address.Port);
            if (i % 2 == 1) client.Client.Send(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
            client.Client.Send(garbage);
        }

        Assert.Equal(StatusCode.OK, (await RawClient.PostAsync(host.Address, Unary, Hello)).Status);
    }
}
