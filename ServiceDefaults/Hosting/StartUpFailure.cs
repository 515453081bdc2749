using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ReasonRank.ServiceDefaults.Hosting;

/// <summary>
/// Ends a service that a setting keeps from starting with one sentence on the standard error and exit code 1, instead of a
/// stack trace: it is the user's to mend, not the developer's.
/// </summary>
internal static class StartUpFailure
{
    private static int _watching;

    /// <summary>Looks at exceptions that nobody handles; once a process.</summary>
    public static void Explain()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 0) AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    private static void OnUnhandled(object sender, UnhandledExceptionEventArgs unhandled)
    {
        // Asked to stop while it was starting: nothing is wrong.
        if (unhandled.ExceptionObject is OperationCanceledException) Environment.Exit(0);
        var sentence = unhandled.ExceptionObject switch
        {
            OptionsValidationException settings => string.Join(' ', settings.Failures),
            IOException { InnerException: AddressInUseException } taken => taken.Message,
            InvalidOperationException { InnerException: FormatException or ArgumentException } setting => setting.Message,
            _ => null,
        };
        if (sentence is null) return;
        Console.Error.WriteLine(sentence);
        Environment.Exit(1);
    }
}
