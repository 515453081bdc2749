namespace ReasonRank.Reranker.Generation;

/// <summary>Limits of ModelService, as the proto file states them.</summary>
internal static class GenerationLimits
{
    public const int Turns = 4_096;
    public const int ChatBytes = 4 << 20;
    public const int TextBytes = 1 << 20;
    public const int Choices = 1_024;
    public const int ChoiceCharacters = 4_096;
    public const int StopTexts = 16;
    public const int StopCharacters = 256;
    public const int PieceSeconds = 60;
}
