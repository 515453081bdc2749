namespace Grpc.Core;

/// <summary>Answers a unary call.</summary>
public delegate Task<TResponse> UnaryServerMethod<TRequest, TResponse>(
    TRequest request,
    ServerCallContext context)
    where TRequest : class
    where TResponse : class;
