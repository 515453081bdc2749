namespace Grpc.AspNetCore.Server.Binding;

/// <summary>Disposes what was made for a call once the call's task has ended.</summary>
internal static class Owned
{
    public static async Task<TResult> Release<TResult>(Task<TResult> call, object owned)
    {
        try
        {
            return await call;
        }
        finally
        {
            await DisposeAsync(owned);
        }
    }

    public static async Task Release(Task call, object owned)
    {
        try
        {
            await call;
        }
        finally
        {
            await DisposeAsync(owned);
        }
    }

    private static async ValueTask DisposeAsync(object owned)
    {
        if (owned is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else if (owned is IDisposable disposable) disposable.Dispose();
    }
}
