using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Grpc.Reflection;

/// <summary><c>grpc.reflection.v1.ServerReflection</c> over the descriptors of some services.</summary>
/// <param name="services">The services to list and describe.</param>
public class ReflectionV1ServiceImpl(IEnumerable<ServiceDescriptor> services) : ServerReflection.ServerReflectionBase
{
    private readonly DescriptorIndex _index = new(services);

    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
    }

    internal ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { _index.ServiceNames.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(_index.FileByName(request.FileByFilename), $"file '{request.FileByFilename}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(_index.FileContainingSymbol(request.FileContainingSymbol), $"symbol '{request.FileContainingSymbol}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var (type, number) = (request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber);
                SetFile(_index.FileContainingExtension(type, number), $"extension {number} of '{type}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                if (_index.ExtensionNumbers(request.AllExtensionNumbersOfType) is not { } numbers)
                    SetError(StatusCode.NotFound, $"There is no message '{request.AllExtensionNumbersOfType}'.");
                else
                    response.AllExtensionNumbersResponse = new ExtensionNumberResponse
                    {
                        BaseTypeName = request.AllExtensionNumbersOfType,
                        ExtensionNumber = { numbers },
                    };
                break;
            default:
                SetError(StatusCode.InvalidArgument, "The request asks for nothing.");
                break;
        }
        return response;

        void SetFile(FileDescriptor? file, string what)
        {
            if (file is null)
                SetError(StatusCode.NotFound, $"There is no {what}.");
            else
                response.FileDescriptorResponse = new FileDescriptorResponse
                {
                    FileDescriptorProto = { DescriptorIndex.WithImports(file).Select(f => f.SerializedData) },
                };
        }

        void SetError(StatusCode code, string message) =>
            response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
    }
}
