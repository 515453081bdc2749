using Grpc.Core;
using Grpc.Core.Wire;
using ReasonRank.Compat.Grpc.Tests.Protos;
using WireTimeout = Grpc.Core.Wire.Timeout;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class MetadataTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_metadata_comes_back_as_headers_and_trailers()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = async (_, context) =>
            {
                var custom = new Metadata();
                foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
                {
                    custom.Add(entry);
                    context.ResponseTrailers.Add(entry);
                }
                await context.WriteResponseHeadersAsync(custom);
                return new EchoResponse();
            },
        });
        var client = new Scripted.ScriptedClient(host.Channel);
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var random = new Random(seed);

        for (var round = 0; round < 30; round++)
        {
            var sent = RandomMetadata(random);
            using var call = client.UnaryAsync(new EchoRequest(), sent, cancellationToken: Stop);
            var headers = await call.ResponseHeadersAsync;
            await call;

            Assert.Equal(Canonical(sent), Canonical(headers));
            Assert.Equal(Canonical(sent), Canonical(call.GetTrailers()));
        }
    }

    [Fact]
    public async Task The_order_of_values_with_one_key_is_kept()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) => Task.FromResult(new EchoResponse
            {
                Text = string.Join('|', context.RequestHeaders.GetAll("x-many-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))),
            }),
        });
        var headers = new Metadata { { "x-many-bin", [1] }, { "x-many-bin", [2, 3] }, { "x-many-bin", [] } };

        var response = await new Scripted.ScriptedClient(host.Channel).UnaryAsync(new EchoRequest(), headers, cancellationToken: Stop);

        Assert.Equal("01|0203|", response.Text);
    }

    [Theory]
    [InlineData("AAE", "0001")]
    [InlineData("AAE=", "0001")]
    [InlineData("AAE=,AgM, BA==", "0001|0203|04")]
    public async Task Binary_headers_come_with_and_without_padding_and_joined(string value, string expected)
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) => Task.FromResult(new EchoResponse
            {
                Text = string.Join('|', context.RequestHeaders.GetAll("x-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))),
            }),
        });

        var response = await RawClient.PostAsync(
            host.Address, "/reasonrank.tests.echo.Scripted/Unary", RawClient.Frame(new EchoRequest()), headers: ("x-bin", value));

        Assert.Equal(expected, EchoResponse.Parser.ParseFrom(response.Body, 5, response.Body.Length - 5).Text);
    }

    [Fact]
    public async Task The_handler_sees_no_headers_of_the_protocol()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) => Task.FromResult(new EchoResponse
            {
                Text = string.Join(',', context.RequestHeaders.Select(entry => entry.Key).Order()),
            }),
        });

        var response = await new Scripted.ScriptedClient(host.Channel)
            .UnaryAsync(new EchoRequest(), new Metadata { { "a", "b" } }, DateTime.UtcNow.AddMinutes(1), Stop);

        Assert.Equal("a,user-agent", response.Text);
    }

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("é")]
    public async Task A_value_that_no_header_may_have_fails_the_call(string value)
    {
        await using var host = await Host.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(host.Channel)
            .UnaryAsync(new EchoRequest(), new Metadata { { "x", value } }, cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a:b")]
    public void A_bad_key_is_refused(string key) => Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "x"));

    [Fact]
    public void Binary_values_need_the_suffix_and_text_must_not_have_it()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("a-bin", "x"));
        Assert.Equal("abc", new Metadata.Entry("ABC", "x").Key);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
    }

    [Fact]
    public void Percent_encoding_is_plain_ascii_and_comes_back()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => RandomRune(random)));
            var encoded = PercentEncoding.Encode(text);

            Assert.All(encoded, c => Assert.InRange(c, ' ', '~'));
            Assert.Equal(text, PercentEncoding.Decode(encoded));
        }
        Assert.Equal("%0A%C3%A9%25", PercentEncoding.Encode("\né%"));
        Assert.Equal("100% %zz %4", PercentEncoding.Decode("100% %zz %4"));
    }

    [Fact]
    public void Timeouts_have_eight_digits_at_most_and_never_come_back_shorter()
    {
        var random = new Random(13);
        for (var round = 0; round < 2000; round++)
        {
            var timeout = TimeSpan.FromTicks((long)Math.Exp(random.NextDouble() * Math.Log(TimeSpan.FromDays(3650).Ticks)));
            var text = WireTimeout.Format(timeout);

            Assert.InRange(text.Length, 2, 9);
            Assert.True(WireTimeout.TryParse(text, out var parsed));
            Assert.InRange(parsed.Ticks, timeout.Ticks, timeout.Ticks + timeout.Ticks / 100_000 + 10);
        }
    }

    private static Metadata RandomMetadata(Random random)
    {
        var metadata = new Metadata();
        for (var i = random.Next(8); i > 0; i--)
        {
            var key = $"x-{random.Next(100)}";
            if (random.Next(2) == 0)
            {
                var bytes = new byte[random.Next(50)];
                random.NextBytes(bytes);
                metadata.Add(key + "-bin", bytes);
            }
            else
            {
                // Blanks at the ends are not part of a header's value.
                metadata.Add(key, string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next('!', '~' + 1))));
            }
        }
        return metadata;
    }

    // HTTP allows the text values of one key to be joined on the way; those of a binary key are taken apart again.
    private static string[] Canonical(Metadata metadata) =>
        [.. metadata.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal))
            .GroupBy(entry => entry.Key)
            .Select(group => group.Key + "=" + string.Join(", ", group.Select(entry =>
                entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)))
            .Order(StringComparer.Ordinal)];

    private static string RandomRune(Random random)
    {
        var limit = random.Next(3) switch { 0 => 0x80, 1 => 0xD800, _ => 0x110000 };
        int value;
        do value = random.Next(limit); while (value is >= 0xD800 and < 0xE000);
        return char.ConvertFromUtf32(value);
    }
}
