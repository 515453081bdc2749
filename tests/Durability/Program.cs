using System.CommandLine;
using ReasonRank.Durability;

var kills = new Option<int>("--kills") { Description = "How often the writer is killed.", DefaultValueFactory = _ => 100 };
var seed = new Option<int>("--seed") { Description = "Repeats a run's operations, not its timing.", DefaultValueFactory = _ => Environment.TickCount };
var root = new RootCommand("Kills a process that writes an index, over and over, and checks what is left.") { kills, seed };
root.SetAction(parsed => new KillTest(parsed.GetValue(seed), parsed.GetValue(kills), Console.WriteLine).Run());
root.Add(WriterCommand.Create());
return await root.Parse(args).InvokeAsync();
