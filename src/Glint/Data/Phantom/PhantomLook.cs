namespace Glint.Data;

/// <summary>Random numbers the phantom draws with.</summary>
internal static class PhantomRandom
{
    public static double Between(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    public static double LogBetween(this Random random, double low, double high) => low * Math.Pow(high / low, random.NextDouble());

    public static double Angle(this Random random) => random.Between(0, 2 * Math.PI);

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;

    /// <summary>Normal with mean 0 and standard deviation 1, by Box and Muller.</summary>
    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(random.Angle());
}

/// <summary>Smooth noise of mean 0 between -1 and 1 over the slice: random values on a grid, joined by cubic steps.</summary>
internal sealed class PhantomTexture
{
    private readonly float[] _values;
    private readonly int _side;
    private readonly float _overCell;

    /// <summary>Texture with grid cells of this many reference pixels.</summary>
    public PhantomTexture(double cell, Random random)
    {
        _side = (int)Math.Ceiling(PhantomCanvas.ReferenceSide / cell) + 2;
        _overCell = (float)(1 / cell);
        _values = new float[_side * _side];
        for (int i = 0; i < _values.Length; i++) _values[i] = (float)random.Between(-1, 1);
    }

    /// <summary>The texture at a place in reference pixels.</summary>
    public float At(float x, float y)
    {
        float u = Math.Clamp(x * _overCell, 0, _side - 1.001f), v = Math.Clamp(y * _overCell, 0, _side - 1.001f);
        int column = (int)u, row = (int)v, i = row * _side + column;
        u -= column;
        v -= row;
        u *= u * (3 - 2 * u);
        v *= v * (3 - 2 * v);
        float top = _values[i] + u * (_values[i + 1] - _values[i]);
        float bottom = _values[i + _side] + u * (_values[i + _side + 1] - _values[i + _side]);
        return top + v * (bottom - top);
    }
}

/// <summary>What all slices of a patient share beside anatomy: how shapes are bent, how the scanner drifts and how noisy it is.</summary>
internal sealed class PhantomLook
{
    // Chosen by eye, in reference pixels and HU; noise within what chest and abdomen CT of low and normal dose show.
    private const int Waves = 3;
    private const double LargestWave = 5, DriftHounsfield = 12, DriftCell = 170;
    private const double LowestNoise = 20, HighestNoise = 30;

    // The noise is blurred by (1 2 1)/4 in both directions, as reconstruction kernels do; that leaves 6/16 of its deviation.
    private const float BlurKeeps = 6f / 16;

    private readonly double[] _amplitudes = new double[2 * Waves];
    private readonly double[] _phases = new double[2 * Waves];
    private readonly PhantomTexture _drift;
    private readonly double _noise;

    public PhantomLook(Random random)
    {
        for (int i = 0; i < 2 * Waves; i++)
        {
            _amplitudes[i] = random.Between(0.3, 1) * LargestWave / (1 + i % Waves);
            _phases[i] = random.Angle();
        }
        _drift = new(DriftCell, random);
        _noise = random.Between(LowestNoise, HighestNoise);
    }

    /// <summary>The farthest that anything is bent, in reference pixels.</summary>
    public double Bend => Math.Max(_amplitudes[..Waves].Sum(), _amplitudes[Waves..].Sum());

    /// <summary>By how many reference pixels a row, at 0..1 of the slice, is moved sideways; it changes slowly along the patient.</summary>
    public double BendX(double row, double height) => Wave(0, row, height);

    /// <summary>By how many reference pixels a column is moved up or down.</summary>
    public double BendY(double column, double height) => Wave(Waves, column, height);

    private double Wave(int first, double at, double height)
    {
        double sum = 0;
        for (int i = 0; i < Waves; i++) sum += _amplitudes[first + i] * Math.Sin(2 * Math.PI * (i + 1) * at + _phases[first + i] + height);
        return sum;
    }

    /// <summary>Adds the scanner's drift and its noise, at the same deviation per pixel whatever the side.</summary>
    public void AddNoise(PhantomCanvas canvas, Random random)
    {
        int side = canvas.Side;
        float[] white = new float[side * side];
        for (int i = 0; i < white.Length; i += 2) // sides are even
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            (white[i], white[i + 1]) = (radius * cos, radius * sin);
        }

        float[] drift = canvas.Field(_drift.At);
        float scale = (float)_noise / BlurKeeps / 16, driftScale = (float)DriftHounsfield;
        for (int row = 0; row < side; row++)
        {
            int above = Math.Max(row - 1, 0) * side, at = row * side, below = Math.Min(row + 1, side - 1) * side;
            for (int column = 0; column < side; column++)
            {
                int left = Math.Max(column - 1, 0), right = Math.Min(column + 1, side - 1);
                float sum = white[above + left] + white[above + right] + white[below + left] + white[below + right]
                    + 2 * (white[above + column] + white[below + column] + white[at + left] + white[at + right]) + 4 * white[at + column];
                canvas.Hounsfield[at + column] += sum * scale + drift[at + column] * driftScale;
            }
        }
    }
}
