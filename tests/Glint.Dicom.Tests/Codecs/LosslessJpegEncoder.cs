namespace Glint.Dicom.Tests.Codecs;

/// <summary>
/// Lossless JPEG made by the letter of T.81 annex H, for what no oracle writes: point transform, restart intervals, a scan for each component and
/// odd precisions. Its Huffman codes are the numbers 0 to 16 in five bits.
/// </summary>
internal sealed class LosslessJpegEncoder
{
    private const int CodeBits = 5, Categories = 17;
    private readonly List<byte> output = [];
    private uint pending;
    private int pendingBits;

    public required int Columns { get; init; }
    public required int Rows { get; init; }
    public int Components { get; init; } = 1;
    public int Precision { get; init; } = 16;
    public int Predictor { get; init; } = 1;
    public int PointTransform { get; init; }
    public int RowsPerRestart { get; init; }
    public bool IsInterleaved { get; init; } = true;

    public byte[] Encode(int[] samples)
    {
        Put(0xFF, 0xD8);
        Put(0xFF, 0xC3, 0, 8 + (3 * Components), Precision, Rows >> 8, Rows & 255, Columns >> 8, Columns & 255, Components);
        for (int c = 0; c < Components; c++) Put(c + 1, 0x11, 0);
        Put(0xFF, 0xC4, 0, 19 + Categories, 0);
        for (int length = 1; length <= 16; length++) Put(length == CodeBits ? Categories : 0);
        for (int category = 0; category < Categories; category++) Put(category);
        if (RowsPerRestart > 0) Put(0xFF, 0xDD, 0, 4, RowsPerRestart * Columns >> 8, (RowsPerRestart * Columns) & 255);
        if (IsInterleaved) Scan(samples, [.. Enumerable.Range(0, Components)]);
        else for (int c = 0; c < Components; c++) Scan(samples, c);
        Put(0xFF, 0xD9);
        return [.. output];
    }

    private void Scan(int[] samples, params int[] components)
    {
        Put(0xFF, 0xDA, 0, 6 + (2 * components.Length), components.Length);
        foreach (int c in components) Put(c + 1, 0);
        Put(Predictor, 0, PointTransform);
        for (int row = 0, restarts = 0; row < Rows; row++)
        {
            if (RowsPerRestart > 0 && row > 0 && row % RowsPerRestart == 0)
            {
                Flush();
                Put(0xFF, 0xD0 + (restarts++ & 7));
            }
            for (int column = 0; column < Columns; column++)
                foreach (int c in components) PutDifference((short)(Value(samples, row, column, c) - Prediction(samples, row, column, c)));
        }
        Flush();
    }

    private int Value(int[] samples, int row, int column, int c) => (samples[(((row * Columns) + column) * Components) + c] & ((1 << Precision) - 1)) >> PointTransform;

    private int Prediction(int[] samples, int row, int column, int c)
    {
        bool isFirst = RowsPerRestart > 0 ? row % RowsPerRestart == 0 : row == 0;
        if (isFirst && column == 0) return 1 << (Precision - PointTransform - 1);
        if (isFirst) return Value(samples, row, column - 1, c);
        if (column == 0) return Value(samples, row - 1, column, c);
        int a = Value(samples, row, column - 1, c), b = Value(samples, row - 1, column, c), d = Value(samples, row - 1, column - 1, c);
        return Predictor switch
        {
            1 => a,
            2 => b,
            3 => d,
            4 => a + b - d,
            5 => a + (int)Math.Floor((b - d) / 2.0),
            6 => b + (int)Math.Floor((a - d) / 2.0),
            _ => (a + b) / 2,
        };
    }

    private void PutDifference(short difference)
    {
        int magnitude = Math.Abs((int)difference), category = 0;
        while (magnitude >> category != 0) category++;
        PutBits(category, CodeBits);
        if (category is > 0 and < 16) PutBits(difference > 0 ? difference : difference + (1 << category) - 1, category);
    }

    private void PutBits(int value, int bits)
    {
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            pending = (pending << 1) | (((uint)value >> bit) & 1);
            if (++pendingBits < 8) continue;
            Put((byte)pending);
            if ((byte)pending == 0xFF) Put(0);
            (pending, pendingBits) = (0, 0);
        }
    }

    private void Flush()
    {
        while (pendingBits != 0) PutBits(1, 1);
    }

    private void Put(params int[] bytes)
    {
        foreach (int value in bytes) output.Add((byte)value);
    }
}
