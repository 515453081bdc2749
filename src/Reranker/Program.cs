var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddReranker();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapReranker();
await app.RunAsync();
