using ReasonRank.Cli.Prompts.Importing;

namespace ReasonRank.Cli.Tests.Prompts;

public sealed class StringLiteralTests
{
    // What Python's own parser makes of the same expressions.
    [Theory]
    [InlineData("'a'", "a")]
    [InlineData("\"it's\" 'so'", "it'sso")]
    [InlineData("\"a\\n\\t\\\"b\\\\\"", "a\n\t\"b\\")]
    [InlineData("\"\"\"a\n\"b\" c\"\"\"", "a\n\"b\" c")]
    [InlineData("'''a\\\nb'''", "ab")]
    [InlineData("(\n  'a' # one\n  'b'\n)", "ab")]
    [InlineData("'a' \\\n    'b'\nnext", "ab")]
    [InlineData("'a' + 'b'", "ab")]
    [InlineData("r'a\\n'", "a\\n")]
    [InlineData("'\\x41\\u00e9\\U0001F40D'", "Aé\U0001F40D")]
    [InlineData("'\\d'", "\\d")]
    [InlineData("f'{query} {{x}}'", "{query} {{x}}")]
    [InlineData("f'{query}' '{x}'", "{query}{{x}}")]
    [InlineData("'{query}'", "{query}")]
    [InlineData("'a' 1", "a")]
    [InlineData("name", null)]
    [InlineData("'open", null)]
    [InlineData("'open\n'", null)]
    [InlineData("", null)]
    public void Python_strings_are_read(string source, string? text) => Assert.Equal(text, StringLiteral.Python(source, 0));

    [Theory]
    [InlineData("\"a\\tb\"", "a\tb")]
    [InlineData("'a\\tb'", "a\\tb")]
    [InlineData("'''\na\n'b' '''", "a\n'b' ")]
    [InlineData("\"\"\"a\"\"\"", "a")]
    [InlineData("7", null)]
    [InlineData("", null)]
    public void Toml_strings_are_read(string source, string? text) => Assert.Equal(text, StringLiteral.Toml(source, 0));
}
