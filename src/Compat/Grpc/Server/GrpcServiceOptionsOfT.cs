namespace Grpc.AspNetCore.Server;

/// <summary>How one service answers calls; what is not set here is as in <see cref="GrpcServiceOptions"/>.</summary>
/// <typeparam name="TService">Service.</typeparam>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class;
