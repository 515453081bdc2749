using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>Sends files to a caller, one after another, with the hash of each.</summary>
internal sealed class ExportSink(IServerStreamWriter<ExportJobResponse> responses)
{
    private readonly SortedDictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _rows = new(StringComparer.Ordinal);

    /// <summary>Hash of each file that was sent, by its path.</summary>
    public IReadOnlyDictionary<string, string> Hashes => _hashes;

    /// <summary>Rows of each file of rows that was sent, by its path.</summary>
    public IReadOnlyDictionary<string, long> Rows => _rows;

    /// <summary>Sends a file of rows.</summary>
    /// <param name="path">Path below the export's folder, with '/'.</param>
    /// <param name="write">Writes its content, and tells how many rows it has.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task RowsAsync(string path, Func<Stream, Task<long>> write, CancellationToken cancellation) =>
        FileAsync(path, async stream => _rows[path] = await write(stream), cancellation);

    /// <summary>Sends a file of text, UTF-8 with line feeds.</summary>
    public Task TextAsync(string path, string text, CancellationToken cancellation) =>
        FileAsync(path, stream => stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")), cancellation).AsTask(), cancellation);

    private async Task FileAsync(string path, Func<Stream, Task> write, CancellationToken cancellation)
    {
        await responses.WriteAsync(new ExportJobResponse { File = path }, cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var stream = new SendingStream(responses, hash, cancellation)) await write(stream);
        _hashes[path] = Convert.ToHexStringLower(hash.GetHashAndReset());
        await responses.WriteAsync(new ExportJobResponse { Sha256 = _hashes[path] }, cancellation);
    }

    /// <summary>Collects what is written into messages.</summary>
    private sealed class SendingStream(IServerStreamWriter<ExportJobResponse> responses, IncrementalHash hash, CancellationToken cancellation) : Stream
    {
        private readonly byte[] _buffer = new byte[256 << 10];
        private int _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (buffer.Length > 0)
            {
                var taken = Math.Min(buffer.Length, _buffer.Length - _length);
                buffer[..taken].CopyTo(_buffer.AsMemory(_length));
                _length += taken;
                buffer = buffer[taken..];
                if (_length == _buffer.Length) await SendAsync();
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask DisposeAsync()
        {
            if (_length > 0) await SendAsync();
            await base.DisposeAsync();
        }

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private async Task SendAsync()
        {
            hash.AppendData(_buffer.AsSpan(0, _length));
            await responses.WriteAsync(new ExportJobResponse { Content = ByteString.CopyFrom(_buffer, 0, _length) }, cancellation);
            _length = 0;
        }
    }
}
