using System.CommandLine;
using System.Globalization;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Judging;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>Runs a <see cref="ModelServer"/> in a process of its own; ends when its input does.</summary>
internal static class ModelServerCommand
{
    /// <summary>The word that selects it.</summary>
    public const string Name = "modelled-server";

    private static readonly Argument<double> Scale = new("scale");
    private static readonly Argument<int> TokensPerEvent = new("tokens-per-event");

    /// <summary>The command line of a server.</summary>
    public static IEnumerable<string> Arguments(double scale, int tokensPerEvent) =>
        [Name, scale.ToString(CultureInfo.InvariantCulture), tokensPerEvent.ToString(CultureInfo.InvariantCulture)];

    public static Command Create()
    {
        var command = new Command(Name, "The other end of the strategies benchmark.") { Hidden = true };
        command.Add(Scale);
        command.Add(TokensPerEvent);
        command.SetAction(async (options, stop) =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _ = ChildProgram.EndWithInputAsync(end);
            var server = new ModelServer(
                new Machine(options.GetValue(Scale)), new Answerer(JudgedCollection.Load()), options.GetValue(TokensPerEvent));
            await server.RunAsync(Console.Out.WriteLine, end.Token);
            return 0;
        });
        return command;
    }
}
