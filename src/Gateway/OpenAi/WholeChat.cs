using System.Text;
using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>Answers with a whole chat completion once the model is done.</summary>
internal sealed class WholeChat(HttpContext context, ChatHead head) : IChatReply
{
    private readonly StringBuilder _reasoning = new(), _content = new();
    private readonly List<WrittenToken> _tokens = [];

    public async Task AddAsync(GenerateResponse message)
    {
        switch (message.EventCase)
        {
            case GenerateResponse.EventOneofCase.Reasoning:
                _reasoning.Append(message.Reasoning);
                break;
            case GenerateResponse.EventOneofCase.Answer:
                _content.Append(message.Answer);
                break;
            case GenerateResponse.EventOneofCase.ReasoningClosed:
                _reasoning.Append(_content);
                _content.Clear();
                break;
            case GenerateResponse.EventOneofCase.Tokens:
                _tokens.AddRange(message.Tokens.Tokens);
                break;
            case GenerateResponse.EventOneofCase.Restart:
                _reasoning.Clear();
                _content.Clear();
                _tokens.Clear();
                break;
            case GenerateResponse.EventOneofCase.Finish:
                context.Response.ContentType = "application/json";
                await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, ChatJson.Options)) WriteTo(json, message.Finish);
                break;
        }
    }

    private void WriteTo(Utf8JsonWriter json, GenerateFinish finish)
    {
        json.WriteStartObject();
        head.WriteTo(json, "chat.completion");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", _content.ToString());
        if (_reasoning.Length > 0) json.WriteString("reasoning_content", _reasoning.ToString());
        json.WriteEndObject();
        ChatJson.WriteLogProbs(json, _tokens);
        ChatJson.WriteFinish(json, finish);
        json.WriteEndObject();
        json.WriteEndArray();
        ChatJson.WriteUsage(json, finish.Usage);
        json.WriteEndObject();
    }
}
