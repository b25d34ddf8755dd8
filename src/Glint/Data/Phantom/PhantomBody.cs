namespace Glint.Data;

/// <summary>CT numbers in HU as textbooks give them (soft tissue 30 to 60, fat -120 to -80, blood with contrast 100 to 200).</summary>
internal static class Tissue
{
    public const float Air = -1000, Fat = -100, Muscle = 52, SoftTissue = 40, Fluid = 8, Spinal = 28;
    public const float Marrow = 230, Cortex = 620;
    public const float Lung = -850, LungVessel = 52, LungTumourLow = -60, LungTumourHigh = 25;
    public const float Liver = 105, LiverTumourLow = 52, LiverTumourHigh = 72, LiverVein = 150, Spleen = 122, Kidney = 175;
    public const float Cyst = 5, EnhancedArtery = 165;
}

/// <summary>What chest and abdomen share: outline, fat, wall, bones. Places are ours, chosen by eye, in reference pixels.</summary>
internal sealed class PhantomBody
{
    private const double WallMixCell = 14, RibThickness = 4.2, CortexThickness = 1.7;
    private const float FatInWall = 0.45f;

    private readonly Ellipse _outline;
    private readonly double _fat;
    private readonly double _ribPhase;
    private readonly PhantomTexture _wallMix;

    public PhantomBody(Ellipse outline, double fat, double wall, Random random)
    {
        (_outline, _fat) = (outline, fat);
        Cavity = outline.Grown(-fat - wall);
        _ribPhase = random.NextDouble();
        _wallMix = new(WallMixCell, random);
    }

    /// <summary>What the ribs enclose.</summary>
    public Ellipse Cavity { get; }

    /// <summary>Air, skin, fat under it, and a wall of muscle with strands of fat that also fills the cavity.</summary>
    public void Draw(PhantomCanvas canvas)
    {
        Array.Fill(canvas.Hounsfield, Tissue.Air);
        canvas.Paint(_outline, Tissue.SoftTissue);
        canvas.Paint(_outline.Grown(-2.5), Tissue.Fat);
        float[] mix = canvas.Field(_wallMix.At);
        canvas.Paint(canvas.Cover(canvas.Field(_outline.Grown(-_fat).Distance())), i =>
            Tissue.Muscle + (Tissue.Fat - Tissue.Muscle) * Math.Clamp((mix[i] - FatInWall) * 4, 0, 1));
    }

    /// <summary>Ribs cut obliquely around the cavity; they wander along it from slice to slice.</summary>
    public void DrawRibs(PhantomCanvas canvas, int count, double height)
    {
        var at = Cavity.Grown(RibThickness + 2);
        for (int i = 0; i < count; i++)
        {
            for (int side = -1; side <= 1; side += 2)
            {
                // From beside the spine (angle pi/2, down) round to beside the breastbone.
                double share = (i + (_ribPhase + height * 1.7) % 1) / count;
                double angle = Math.PI / 2 - side * (0.35 + share * 2.4);
                double x = at.X + at.RadiusX * Math.Cos(angle), y = at.Y + at.RadiusY * Math.Sin(angle);
                double along = Math.Atan2(at.RadiusY * Math.Cos(angle), -at.RadiusX * Math.Sin(angle)) + 0.12 * side;
                Bone(canvas, new(x, y, 13 + 8 * Math.Sin(7 * share + _ribPhase), RibThickness, along));
            }
        }
    }

    /// <summary>A vertebra with its canal, arch and processes; (x, y) is the centre of its body.</summary>
    public static void DrawSpine(PhantomCanvas canvas, double x, double y, double size)
    {
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            Bone(canvas, new(x + side * 1.35 * size, y + 1.15 * size, 0.85 * size, 0.2 * size, side * 0.45));
            Bone(canvas, new(x + side * 0.35 * size, y + 1.45 * size, 0.5 * size, 0.16 * size, side * 0.6));
        }
        Bone(canvas, new(x, y + 2.0 * size, 0.17 * size, 0.55 * size));
        Bone(canvas, new(x, y, 1.12 * size, 0.85 * size));
        canvas.Paint(new Ellipse(x, y + 1.1 * size, 0.5 * size, 0.38 * size), Tissue.Spinal);
    }

    public static void Bone(PhantomCanvas canvas, Ellipse shape)
    {
        canvas.Paint(shape, Tissue.Cortex);
        canvas.Paint(shape.Grown(-Math.Min(CortexThickness, 0.45 * shape.RadiusY)), Tissue.Marrow);
    }

    /// <summary>The union of two distances, its joint rounded over about so many pixels of 512; negate all for the intersection.</summary>
    public static float Join(float a, float b, float rounding)
    {
        float mix = Math.Max(rounding - Math.Abs(a - b), 0) / rounding;
        return Math.Min(a, b) - mix * mix * rounding / 4;
    }
}
