using Grpc.Core;
using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Server;

/// <summary>The service that no server should have.</summary>
internal sealed class UnexpectedServer : UnimplementedService.UnimplementedServiceBase
{
    public override Task<Empty> UnimplementedCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());
}
