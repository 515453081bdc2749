var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddRetrieval();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapRetrieval();
app.Run();
