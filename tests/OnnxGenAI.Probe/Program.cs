using ReasonRank.OnnxGenAI;

// What a process can do only once: load the libraries from somewhere, and end them.
try
{
    GenAIRuntime.Load(args is [_, { Length: > 0 } folder, ..] ? folder : null);
    Console.WriteLine($"loaded {GenAIRuntime.LibraryPath}");
    if (args is ["use" or "leak", _, var model])
    {
        Use(model, leak: args[0] == "leak");
        GenAIRuntime.Shutdown();
        Console.WriteLine("ended");
    }
    return 0;
}
catch (Exception failure) when (failure is GenAIException or InvalidOperationException)
{
    Console.WriteLine($"{failure.GetType().Name}: {failure.Message}");
    return 1;
}

static void Use(string folder, bool leak)
{
    GenAIRuntime.LogTo(_ => { });
    using var config = new ModelConfig(folder);
    config.SetProviders();
    config.Overlay("""{"search": {"max_length": 64}}""");
    var model = new Model(config);
    using var tokenizer = new Tokenizer(model);
    using var parameters = new GeneratorParams(model);
    using var adapters = new Adapters(model);
    using (var generator = new Generator(model, parameters))
    {
        generator.Append(tokenizer.Encode("ships and tides"));
        generator.GenerateNextToken();
        using var logits = generator.Logits();
        generator.SetLogits(logits);
        using var stream = tokenizer.CreateStream();
        _ = stream.Decode(generator.NextTokens[0]);
    }
    using (var batch = tokenizer.EncodeBatch("one", "two three")) _ = batch.Shape.Length;
    if (Feature.Engine.IsThere)
    {
        using var engine = new Engine(model);
        using var request = engine.CreateRequest();
        request.BeginTurn([5, 6], new TurnOptions { MaxTokens = 2, Temperature = 0 });
        var events = new List<EngineEvent>();
        while (engine.HasPending) engine.Run(events);
    }
    if (!leak) model.Dispose();
}
