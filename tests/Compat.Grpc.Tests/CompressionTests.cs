using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class CompressionTests
{
    private static readonly string Text = new('x', 20_000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Metadata AskForGzip => new() { { "grpc-internal-encoding-request", "gzip" } };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_compresses_its_requests_and_leaves_out_those_marked_so(bool plain)
    {
        var counting = new CountingGzip();
        await using var host = await Host.StartAsync(
            channel: new GrpcChannelOptions { CompressionProviders = [counting] });
        var options = new CallOptions(
            AskForGzip, cancellationToken: Stop, writeOptions: plain ? new WriteOptions(WriteFlags.NoCompress) : null);

        var response = await new Echo.EchoClient(host.Channel).UnaryAsync(new EchoRequest { Text = Text }, options);

        Assert.Equal(Text, response.Text);
        Assert.Equal(plain ? 0 : 1, counting.Compressed);
    }

    [Fact]
    public async Task A_client_stream_may_compress_message_by_message()
    {
        var counting = new CountingGzip();
        await using var host = await Host.StartAsync(channel: new GrpcChannelOptions { CompressionProviders = [counting] });
        using var call = new Echo.EchoClient(host.Channel).Collect(AskForGzip, cancellationToken: Stop);

        await call.RequestStream.WriteAsync(new EchoRequest { Text = "a" }, Stop);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "b" }, Stop);
        await call.RequestStream.CompleteAsync();

        Assert.Equal("ab", (await call).Text);
        Assert.Equal(1, counting.Compressed);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("identity, gzip", true)]
    [InlineData("identity", false)]
    [InlineData("", false)]
    public async Task A_server_compresses_for_clients_that_accept_it(string accepted, bool compressed)
    {
        await using var host = await Host.StartAsync(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.ResponseCompressionLevel = CompressionLevel.SmallestSize;
        });

        var response = await RawClient.PostAsync(
            host.Address, "/reasonrank.tests.echo.Echo/Unary", RawClient.Frame(new EchoRequest { Text = Text }),
            headers: ("grpc-accept-encoding", accepted));

        Assert.Equal(compressed ? 1 : 0, response.Body[0]);
        Assert.Equal(compressed, response.Headers.GetValueOrDefault("grpc-encoding") == "gzip");
        Assert.Equal(compressed, response.Body.Length < 1000);
    }

    [Fact]
    public async Task A_handler_may_ask_for_compression_and_leave_out_messages()
    {
        var counting = new CountingGzip();
        await using var host = await Host.StartAsync(
            options => options.CompressionProviders.Add(counting),
            new Script
            {
                Repeat = async (_, responses, context) =>
                {
                    await context.WriteResponseHeadersAsync(AskForGzip);
                    await responses.WriteAsync(new EchoResponse { Text = Text });
                    responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await responses.WriteAsync(new EchoResponse { Text = Text });
                },
            });
        using var call = new Scripted.ScriptedClient(host.Channel).Repeat(new EchoRequest(), cancellationToken: Stop);

        var texts = await call.ResponseStream.ReadAllAsync(Stop).Select(response => response.Text).ToListAsync(Stop);

        Assert.Equal([Text, Text], texts);
        Assert.Equal(1, counting.Compressed);
    }

    [Fact]
    public async Task A_small_message_that_decompresses_beyond_the_limit_is_refused()
    {
        await using var host = await Host.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(host.Channel).UnaryAsync(
            new EchoRequest { Text = new string('x', 50_000_000) }, AskForGzip, cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public async Task An_encoding_that_the_client_lacks_fails_the_call()
    {
        await using var host = await Host.StartAsync();
        var headers = new Metadata { { "grpc-internal-encoding-request", "zstd" } };

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(host.Channel)
            .UnaryAsync(new EchoRequest(), headers, cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    private sealed class CountingGzip : ICompressionProvider
    {
        private readonly GzipCompressionProvider _inner = new(CompressionLevel.Fastest);

        public int Compressed { get; private set; }

        public string EncodingName => _inner.EncodingName;

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
        {
            Compressed++;
            return _inner.CreateCompressionStream(stream, compressionLevel);
        }

        public Stream CreateDecompressionStream(Stream stream) => _inner.CreateDecompressionStream(stream);
    }
}
