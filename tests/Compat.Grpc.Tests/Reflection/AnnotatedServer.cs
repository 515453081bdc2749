using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests.Reflection;

internal sealed class AnnotatedServer : AnnotatedService.AnnotatedServiceBase
{
    public override Task<DescribeResponse> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(new DescribeResponse());
}
