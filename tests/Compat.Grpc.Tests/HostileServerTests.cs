using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

/// <summary>Answers that are not as they should be: the client gets the status that the protocol names.</summary>
public sealed class HostileServerTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoResponse { Text = "hello" });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, StatusCode> Answers => new()
    {
        { "400", StatusCode.Internal },
        { "401", StatusCode.Unauthenticated },
        { "403", StatusCode.PermissionDenied },
        { "404", StatusCode.Unimplemented },
        { "429", StatusCode.Unavailable },
        { "500", StatusCode.Unknown },
        { "503", StatusCode.Unavailable },
        { "no status", StatusCode.Unknown },
        { "invalid status", StatusCode.Unknown },
        { "status 99", StatusCode.Unknown },
        { "html", StatusCode.Unknown },
        { "truncated", StatusCode.Internal },
        { "flag 7", StatusCode.Internal },
        { "compressed without an encoding", StatusCode.Internal },
        { "unknown encoding", StatusCode.Internal },
        { "no protobuf", StatusCode.Internal },
        { "no message", StatusCode.Unimplemented },
        { "two messages", StatusCode.Unimplemented },
        { "too large", StatusCode.ResourceExhausted },
        { "failed after a message", StatusCode.DataLoss },
        { "reset 2", StatusCode.Internal },
        { "reset 7", StatusCode.Unavailable },
        { "reset 8", StatusCode.Cancelled },
        { "reset 11", StatusCode.ResourceExhausted },
        { "aborted", StatusCode.Internal },
        { "message that does not decode", StatusCode.NotFound },
        { "trailer that does not decode", StatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_wrong_answer_has_its_status(string answer, StatusCode expected)
    {
        var method = new Method<EchoRequest, EchoResponse>(
            MethodType.Unary, "hostile.Service", Uri.EscapeDataString(answer),
            Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, EchoRequest.Parser.ParseFrom),
            Marshallers.Create(Google.Protobuf.MessageExtensions.ToByteArray, EchoResponse.Parser.ParseFrom));

        var failure = await Assert.ThrowsAsync<RpcException>(() => fixture.Host.Channel.CreateCallInvoker()
            .AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Stop), new EchoRequest()).ResponseAsync);

        Assert.Equal(expected, failure.StatusCode);
    }

    internal static async Task AnswerAsync(HttpContext http, string answer)
    {
        var response = http.Response;
        response.ContentType = "application/grpc";
        switch (answer)
        {
            case [>= '0' and <= '9', ..]:
                response.StatusCode = int.Parse(answer, System.Globalization.CultureInfo.InvariantCulture);
                return;
            case "html":
                response.ContentType = "text/html";
                await response.WriteAsync("<p>hello");
                return;
            case "invalid status":
                response.Headers["grpc-status"] = "fine";
                return;
            case "status 99":
                response.Headers["grpc-status"] = "99";
                return;
            case "message that does not decode":
                response.Headers["grpc-status"] = "5";
                response.Headers["grpc-message"] = "%FF%zz%";
                return;
            case "trailer that does not decode":
                response.Headers["grpc-status"] = "5";
                response.Headers["x-bin"] = "!";
                return;
            case ['r', 'e', 's', 'e', 't', ' ', .. var code]:
                http.Features.Get<IHttpResetFeature>()!.Reset(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture));
                return;
            case "aborted":
                await response.Body.WriteAsync(Hello);
                await response.Body.FlushAsync();
                http.Abort();
                return;
        }
        if (answer == "unknown encoding") response.Headers["grpc-encoding"] = "zstd";
        byte[] body = answer switch
        {
            "truncated" => Hello[..^1],
            "flag 7" => [7, .. Hello[1..]],
            "compressed without an encoding" or "unknown encoding" => [1, .. Hello[1..]],
            "no protobuf" => RawClient.Frame([0xFF, 0xFF]),
            "no message" => [],
            "two messages" => [.. Hello, .. Hello],
            "too large" => [0, 127, 0, 0, 0, 1],
            _ => Hello,
        };
        await response.Body.WriteAsync(body);
        await response.Body.FlushAsync();
        if (answer == "no status") return;
        response.AppendTrailer("grpc-status", answer == "failed after a message" ? "15" : "0");
    }
}
