using System.CommandLine;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Serving;
using ReasonRank.Benchmarks.Synthesis.Serving;

var json = new Option<bool>("--json") { Description = "One JSON object a line instead of tables.", Recursive = true };
var root = new RootCommand("Measures the suite against references taken in the same run. Build it with -c Release.") { json };
foreach (var benchmark in BenchmarkList.All) root.Add(BenchmarkCommand.Create(benchmark, json));
root.Add(ModelServerCommand.Create());
root.Add(TeacherCommand.Create());
root.Add(JobServiceCommand.Create());
return await root.Parse(args).InvokeAsync();
