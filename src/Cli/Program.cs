using ReasonRank.Cli;
using ReasonRank.Cli.Output;

return await App.RunAsync(args, Terminal.Console());
