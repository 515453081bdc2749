using System.IO.Compression;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Microsoft.AspNetCore.Http;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

public sealed class AnswerTests : IAsyncLifetime
{
    private const string Json = """{"größe":1}""";

    private FakeNode _node = null!;
    private ElasticsearchClientSettings _settings = null!;
    private ITransport _transport = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await FakeNode.StartAsync();
        _settings = new ElasticsearchClientSettings(_node.Uri);
        _transport = new ElasticsearchClient(_settings).Transport;
    }

    public ValueTask DisposeAsync()
    {
        ((IDisposable)_settings).Dispose();
        return _node.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bodies_are_read(bool compressed)
    {
        _node.Answer = async context =>
        {
            context.Response.ContentType = Answers.JsonOf8;
            if (!compressed)
            {
                await context.Response.WriteAsync(Json);
                return;
            }
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Json));
        };
        Assert.Equal(Json, (await AskAsync<StringResponse>()).Body);
        var bytes = await AskAsync<BytesResponse>();
        Assert.Equal(Json, Encoding.UTF8.GetString(bytes.Body));
        Assert.Same(bytes.Body, bytes.ApiCallDetails.ResponseBodyInBytes);
        using var stream = await AskAsync<StreamResponse>();
        Assert.Equal(Json, await new StreamReader(stream.Body).ReadToEndAsync());
        Assert.True((await AskAsync<VoidResponse>()).ApiCallDetails.HasSuccessfulStatusCode);
    }

    [Fact]
    public async Task Bytes_are_kept_on_request()
    {
        _node.Answer = context => context.Response.WriteJsonAsync(Json);
        var response = await _transport.RequestAsync<StreamResponse>(
            HttpMethod.POST, "x", "{}", new RequestConfiguration { DisableDirectStreaming = true });
        Assert.Equal(Json, await new StreamReader(response.Body).ReadToEndAsync());
        Assert.Equal(Json, Encoding.UTF8.GetString(response.ApiCallDetails.ResponseBodyInBytes!));
        Assert.Equal("{}", Encoding.UTF8.GetString(response.ApiCallDetails.RequestBodyInBytes!));
    }

    [Theory]
    [InlineData(Answers.JsonOf8, true)]
    [InlineData("application/vnd.elasticsearch+json; compatible-with=8;charset=UTF-8", true)]
    [InlineData("application/json", true)]
    [InlineData("application/json; charset=UTF-8", true)]
    [InlineData("text/html", false)]
    public async Task Answers_of_another_media_type_are_not_read(string type, bool fits)
    {
        _node.Answer = context => context.Response.WriteJsonAsync(Json, type: type);
        var response = await AskAsync<StringResponse>();
        Assert.Equal((fits, true), (response.ApiCallDetails.HasExpectedContentType, response.ApiCallDetails.HasSuccessfulStatusCode));
        Assert.Equal(fits ? Json : "", response.Body);
        Assert.Equal(fits, response.ApiCallDetails.OriginalException is null);
    }

    [Fact]
    public async Task Answers_without_a_body_are_answers()
    {
        _node.Answer = context =>
        {
            context.Response.StatusCode = context.Request.Path == "/none" ? 204 : 200;
            context.Response.ContentLength = context.Request.Path == "/none" ? null : 0;
            return Task.CompletedTask;
        };
        foreach (var path in (string[])["none", "empty"])
        {
            var response = await _transport.RequestAsync<StringResponse>(HttpMethod.GET, path);
            Assert.Null(response.ApiCallDetails.OriginalException);
            Assert.Equal("", response.Body);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_breaks_off_throws(bool announcesLength)
    {
        _node.Answer = Answers.Half(new string(' ', 10_000), announcesLength);
        var thrown = await Assert.ThrowsAsync<UnexpectedTransportException>(() => AskAsync<StringResponse>());
        Assert.Equal(PipelineFailure.Unexpected, thrown.FailureReason);
        await Assert.ThrowsAsync<UnexpectedTransportException>(() => AskAsync<BytesResponse>());
        using var stream = await AskAsync<StreamResponse>();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.Body.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task An_answer_that_is_not_what_it_says_throws()
    {
        _node.Answer = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteJsonAsync("this is no gzip");
        };
        await Assert.ThrowsAsync<UnexpectedTransportException>(() => AskAsync<StringResponse>());
    }

    [Fact]
    public async Task A_connection_that_ends_before_the_answer_is_no_answer()
    {
        _node.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var details = (await AskAsync<StringResponse>()).ApiCallDetails;
        Assert.Null(details.HttpStatusCode);
        Assert.IsType<HttpRequestException>(details.OriginalException);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_an_answer()
    {
        using var cancellation = new CancellationTokenSource();
        _node.Answer = context =>
        {
            cancellation.Cancel();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var details = (await _transport.RequestAsync<StringResponse>(HttpMethod.GET, "x", cancellation.Token)).ApiCallDetails;
        Assert.Null(details.HttpStatusCode);
        Assert.IsType<TaskCanceledException>(details.OriginalException);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_for_a_body()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        _node.Answer = async context =>
        {
            await context.Response.WriteJsonAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var thrown = await Assert.ThrowsAsync<UnexpectedTransportException>(
            () => _transport.RequestAsync<StringResponse>(HttpMethod.GET, "x", cancellation.Token));
        Assert.IsAssignableFrom<OperationCanceledException>(thrown.InnerException);
    }

    [Fact]
    public async Task Cancelling_says_nothing_about_the_node()
    {
        using var settings = new ElasticsearchClientSettings(new StaticNodePool([_node.Uri])).DisablePing();
        using var cancellation = new CancellationTokenSource();
        _node.Answer = context =>
        {
            cancellation.Cancel();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(HttpMethod.GET, "x", cancellation.Token);
        Assert.True(((ITransportConfiguration)settings).NodePool.Nodes.Single().IsAlive);
    }

    private Task<T> AskAsync<T>()
        where T : TransportResponse, new() => _transport.RequestAsync<T>(HttpMethod.GET, "x");
}
