using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class EchoService : Echo.EchoBase
{
    public override Task<EchoResponse> Unary(EchoRequest request, ServerCallContext context) =>
        Task.FromResult(new EchoResponse { Text = request.Text });

    public override async Task<EchoResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var response = new EchoResponse();
        await foreach (var request in requestStream.ReadAllAsync())
        {
            response.Text += request.Text;
            response.Number++;
        }
        return response;
    }

    public override async Task Repeat(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        for (var number = 0; number < Math.Max(1, request.Times); number++)
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Number = number });
    }

    public override async Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        var number = 0;
        await foreach (var request in requestStream.ReadAllAsync())
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Number = number++ });
    }
}
