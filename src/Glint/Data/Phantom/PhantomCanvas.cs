namespace Glint.Data;

/// <summary>An ellipse in reference pixels (those of a 512 x 512 slice), turned by an angle in radians.</summary>
internal readonly record struct Ellipse(double X, double Y, double RadiusX, double RadiusY, double Angle = 0)
{
    /// <summary>Distance to the outline in reference pixels, negative inside: exact for circles, else to first order.</summary>
    public Func<float, float, float> Distance()
    {
        float centreX = (float)X, centreY = (float)Y, cos = (float)Math.Cos(Angle), sin = (float)Math.Sin(Angle);
        float overX = (float)(1 / RadiusX), overY = (float)(1 / RadiusY), deepest = (float)-Math.Min(RadiusX, RadiusY);
        return (x, y) =>
        {
            float dx = x - centreX, dy = y - centreY;
            float u = (cos * dx + sin * dy) * overX, v = (cos * dy - sin * dx) * overY;
            float squared = u * u + v * v;
            float slope = MathF.Sqrt(u * u * overX * overX + v * v * overY * overY);
            if (slope == 0) return deepest;
            float level = MathF.Sqrt(squared);
            return level * (level - 1) / slope;
        };
    }

    public Ellipse Grown(double by) => this with { RadiusX = RadiusX + by, RadiusY = RadiusY + by };
}

/// <summary>Where an organ is, pixel by pixel, and what its tumours look like.</summary>
/// <param name="Distance">Signed distance to its outline in reference pixels, negative inside.</param>
/// <param name="Cover">How much of each pixel it covers, 0 to 1.</param>
/// <param name="TumourLow">The lowest mean value of a tumour, in HU.</param>
/// <param name="TumourHigh">The highest, in HU.</param>
/// <param name="TumourTexture">The farthest that texture goes from a tumour's mean, in HU.</param>
internal sealed record PhantomOrganField(float[] Distance, float[] Cover, double TumourLow, double TumourHigh, double TumourTexture);

/// <summary>
/// A slice being drawn. Places and sizes are in reference pixels, those of a 512 x 512 slice; edges are one real pixel soft, as partial
/// volume makes them. Large shapes are bent by the patient's <see cref="PhantomLook"/>, so that nothing is a true ellipse.
/// </summary>
internal sealed class PhantomCanvas
{
    public const double ReferenceSide = 512;

    private readonly float[] _bendX;
    private readonly float[] _bendY;
    private readonly int _reach;

    public PhantomCanvas(int side, PhantomLook look, double height)
    {
        (Side, Scale) = (side, side / ReferenceSide);
        Hounsfield = new float[side * side];
        (_bendX, _bendY) = (new float[side], new float[side]);
        for (int i = 0; i < side; i++)
        {
            double at = (i + 0.5) / side;
            (_bendX[i], _bendY[i]) = ((float)look.BendX(at, height), (float)look.BendY(at, height));
        }
        _reach = (int)Math.Ceiling(look.Bend * Scale) + 1;
    }

    public int Side { get; }

    /// <summary>Real pixels per reference pixel.</summary>
    public double Scale { get; }

    public float[] Hounsfield { get; }

    /// <summary>A function of the bent place, at every pixel.</summary>
    public float[] Field(Func<float, float, float> of)
    {
        float[] field = new float[Side * Side];
        float step = (float)(1 / Scale);
        for (int row = 0, i = 0; row < Side; row++)
        {
            float y = (row + 0.5f) * step, bend = _bendX[row];
            for (int column = 0; column < Side; column++, i++) field[i] = of((column + 0.5f) * step + bend, y + _bendY[column]);
        }
        return field;
    }

    /// <summary>How much of each pixel lies inside, 0 to 1, from signed distances in reference pixels.</summary>
    public float[] Cover(float[] distance)
    {
        float[] cover = new float[distance.Length];
        float scale = (float)Scale;
        for (int i = 0; i < cover.Length; i++) cover[i] = Math.Clamp(0.5f - distance[i] * scale, 0f, 1f);
        return cover;
    }

    /// <summary>Paints a value where the cover says so.</summary>
    public void Paint(float[] cover, Func<int, float> value)
    {
        for (int i = 0; i < cover.Length; i++)
        {
            if (cover[i] > 0) Hounsfield[i] += cover[i] * (value(i) - Hounsfield[i]);
        }
    }

    /// <summary>Paints an ellipse, bent with the patient, within a cover if one is given.</summary>
    public void Paint(Ellipse ellipse, double value, float[]? within = null)
    {
        var distance = ellipse.Distance();
        double radius = Math.Max(ellipse.RadiusX, ellipse.RadiusY);
        float step = (float)(1 / Scale);
        float thin = (float)Math.Min(1, 2 * Math.Min(ellipse.RadiusX, ellipse.RadiusY) * Scale);
        Paint(ellipse.X, ellipse.Y, radius, _reach, value, within, thin, (row, column) =>
            distance((column + 0.5f) * step + _bendX[row], (row + 0.5f) * step + _bendY[column]));
    }

    /// <summary>Paints a stretch of tube from one place and radius to another, not bent, within a cover if one is given.</summary>
    public void Paint(
        (double X, double Y, double Radius) from, (double X, double Y, double Radius) to, double value, float[]? within = null)
    {
        double dx = to.X - from.X, dy = to.Y - from.Y, length = dx * dx + dy * dy;
        double radius = Math.Max(from.Radius, to.Radius), thin = Math.Min(1, 2 * radius * Scale);
        double reach = Math.Sqrt(length) / 2 + radius;
        Paint((from.X + to.X) / 2, (from.Y + to.Y) / 2, reach, 1, value, within, (float)thin, (row, column) =>
        {
            double x = (column + 0.5) / Scale - from.X, y = (row + 0.5) / Scale - from.Y;
            double along = length > 0 ? Math.Clamp((x * dx + y * dy) / length, 0, 1) : 0;
            double offX = x - along * dx, offY = y - along * dy;
            return (float)(Math.Sqrt(offX * offX + offY * offY) - (from.Radius + along * (to.Radius - from.Radius)));
        });
    }

    // "thin" is what a shape thinner than a pixel can cover of it at most.
    private void Paint(
        double x, double y, double radius, int reach, double value, float[]? within, float thin, Func<int, int, float> distance)
    {
        int top = Math.Max(0, (int)((y - radius) * Scale) - reach), bottom = Math.Min(Side - 1, (int)((y + radius) * Scale) + reach);
        int left = Math.Max(0, (int)((x - radius) * Scale) - reach), right = Math.Min(Side - 1, (int)((x + radius) * Scale) + reach);
        float scale = (float)Scale;
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                int i = row * Side + column;
                float room = within is null ? 1 : within[i];
                if (room == 0) continue;
                float cover = Math.Clamp(0.5f - distance(row, column) * scale, 0f, 1f);
                if (cover > 0) Hounsfield[i] += cover * thin * room * ((float)value - Hounsfield[i]);
            }
        }
    }

    /// <summary>The field's value at a place in reference pixels; the outermost ones stand for what lies beyond.</summary>
    public float At(float[] field, double x, double y) =>
        field[Math.Clamp((int)(y * Scale), 0, Side - 1) * Side + Math.Clamp((int)(x * Scale), 0, Side - 1)];
}
