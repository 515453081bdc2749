using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key and its value. Keys are kept in lower case.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>A text entry.</summary>
        /// <exception cref="ArgumentException">The key has characters other than letters, digits, '.', '_', '-', or ends in -bin.</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinary) throw new ArgumentException($"A text value needs a key that does not end in {BinaryHeaderSuffix}.", nameof(key));
            ArgumentNullException.ThrowIfNull(value);
            _text = value;
        }

        /// <summary>A binary entry.</summary>
        /// <exception cref="ArgumentException">The key has characters other than letters, digits, '.', '_', '-', or does not end in -bin.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinary) throw new ArgumentException($"A binary value needs a key that ends in {BinaryHeaderSuffix}.", nameof(key));
            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = [.. valueBytes];
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>Whether the value is bytes.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <summary>The text.</summary>
        /// <exception cref="InvalidOperationException">The entry holds bytes.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"The value of '{Key}' is binary.");

        /// <summary>The bytes; a text's ASCII bytes. A new array each time.</summary>
        public byte[] ValueBytes => _text is null ? [.. _bytes!] : Encoding.ASCII.GetBytes(_text);

        /// <inheritdoc/>
        public override string ToString() =>
            _text is null ? $"[Entry: key={Key}, valueBytes={_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        /// <summary>The bytes without a copy; empty for text.</summary>
        internal ReadOnlySpan<byte> Bytes => _bytes;

        internal bool Is(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        internal static bool IsKey(string key) => key.Length > 0 && !key.AsSpan().ContainsAnyExcept(KeyCharacters);

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            var lower = key.ToLowerInvariant();
            return IsKey(lower)
                ? lower
                : throw new ArgumentException($"'{key}' is no metadata key: letters, digits, '.', '_' and '-' only.", nameof(key));
        }
    }
}
