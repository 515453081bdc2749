var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddSynthesis();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapSynthesis();
await app.RunAsync();
