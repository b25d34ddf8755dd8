namespace Glint.Data;

/// <summary>
/// An upper abdomen in the portal phase. What tells a tumour from a cyst or a vein: it is irregular and only a little darker than the
/// liver; cysts are round and as dark as water, veins branch and are mostly brighter. Places are chosen by eye, in reference pixels.
/// </summary>
internal sealed class PhantomLiver
{
    private const float LiverTexture = 7;
    private const int MostCysts = 4;
    private const double SmallestOrgan = 4;

    private readonly PhantomBody _body;
    private readonly double _size, _liver, _hepaticVein, _stomach, _tilt;
    private readonly PhantomTexture _texture;
    private readonly PhantomTexture _loops;

    public PhantomLiver(Random random)
    {
        var outline = new Ellipse(
            256 + random.Between(-6, 6), 256 + random.Between(-6, 6), random.Between(200, 228), random.Between(142, 165));
        _body = new(outline, random.Between(12, 28), random.Between(12, 18), random);
        _size = random.Between(0.92, 1.08);
        _liver = Tissue.Liver + random.Between(-10, 12);
        // Liver veins fill last: as bright as the portal vein in most patients, a little darker than the liver in the others.
        _hepaticVein = random.Chance(0.7) ? Tissue.LiverVein - 8 : _liver - 22;
        _stomach = random.Between(0.8, 1.2);
        _tilt = random.Between(-0.15, 0.15);
        _texture = new(34, random);
        _loops = new(30, random);
    }

    /// <summary>One slice, at a height from 0 (dome) to 1 (kidneys).</summary>
    public PhantomOrganField Draw(double height, PhantomCanvas canvas, Random random)
    {
        _body.Draw(canvas);
        double x = _body.Cavity.X, y = _body.Cavity.Y;
        float[] liver = Outline(canvas, x, y, height);
        float[] cover = canvas.Cover(liver);
        Surroundings(canvas, x, y, height);

        float[] texture = canvas.Field(_texture.At);
        canvas.Paint(cover, i => (float)_liver + LiverTexture * texture[i]);
        Contents(canvas, cover, x, y, random);

        _body.DrawRibs(canvas, 6, height);
        PhantomBody.DrawSpine(canvas, x, y + 0.55 * _body.Cavity.RadiusY, 25);
        return new(liver, cover, Tissue.LiverTumourLow, Tissue.LiverTumourHigh, TumourTexture: 10);
    }

    // A right lobe and a tapering left one, inside the cavity, clear of spine, kidney and gallbladder; it shrinks downwards.
    private float[] Outline(PhantomCanvas canvas, double x, double y, double height)
    {
        double size = _size * (1.05 - 0.28 * height);
        var right = new Ellipse(x - 78, y - 4, 96 * size, 100 * size, 0.25 + _tilt).Distance();
        var left = new Ellipse(x + 8, y - 52, 92 * size, 40 * size, -0.22 + _tilt).Distance();
        var cavity = _body.Cavity.Grown(-5).Distance();
        var spine = new Ellipse(x + 6, y + 58, 56, 56).Distance();
        var kidney = Room(Kidney(x, y, -1, height), 6);
        var gallbladder = Room(Gallbladder(x, y, height), 2);
        return canvas.Field((px, py) =>
        {
            float lobes = PhantomBody.Join(right(px, py), left(px, py), 30);
            float solid = PhantomBody.Join(PhantomBody.Join(spine(px, py), kidney(px, py), 8), gallbladder(px, py), 5);
            return -PhantomBody.Join(-lobes, PhantomBody.Join(-cavity(px, py), solid, 6), 10);
        });
    }

    // What an organ pushes the liver away from; one that this slice misses takes no room.
    private static Func<float, float, float> Room(Ellipse organ, double around) =>
        organ.RadiusX > SmallestOrgan ? organ.Grown(around).Distance() : (_, _) => (float)PhantomCanvas.ReferenceSide;

    private static Ellipse Kidney(double x, double y, int side, double height)
    {
        double size = Math.Clamp(2.5 * height - 0.6, 0, 1);
        return new(x + side * 84, y + 68, 1 + 30 * size, 1 + 36 * size, side * 0.4);
    }

    private static Ellipse Gallbladder(double x, double y, double height)
    {
        double size = Math.Clamp(1 - Math.Abs(height - 0.65) / 0.3, 0, 1);
        return new(x - 28, y - 8, 1 + 17 * size, 1 + 24 * size, 0.4);
    }

    private void Surroundings(PhantomCanvas canvas, double x, double y, double height)
    {
        float[] loops = canvas.Field(_loops.At);
        canvas.Paint(canvas.Cover(canvas.Field(_body.Cavity.Distance())), i =>
            Tissue.Fat + (Tissue.SoftTissue - Tissue.Fat) * Math.Clamp((loops[i] - 0.1f) * 8, 0, 1));
        canvas.Paint(new Ellipse(x + 138, y + 38, 27, 52 * (1.1 - 0.6 * height), 0.35), Tissue.Spleen);

        var stomach = new Ellipse(x + 92, y - 38, 52 * _stomach, 40 * _stomach, 0.5);
        canvas.Paint(stomach, Tissue.Muscle + 20);
        canvas.Paint(stomach.Grown(-4), Tissue.Fluid + 15);
        canvas.Paint(new Ellipse(stomach.X + 4, stomach.Y - 17 * _stomach, 30 * _stomach, 13 * _stomach, 0.1), Tissue.Air + 30);

        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            var kidney = Kidney(x, y, side, height);
            if (kidney.RadiusX > SmallestOrgan)
            {
                canvas.Paint(kidney.Grown(7), Tissue.Fat);
                canvas.Paint(kidney, Tissue.Kidney);
                canvas.Paint(new Ellipse(kidney.X - side * 8, kidney.Y, kidney.RadiusX * 0.45, kidney.RadiusY * 0.4), Tissue.Fat + 40);
            }
            canvas.Paint(new Ellipse(x + side * 44, y + 92, 30, 24), Tissue.Muscle);
        }
        if (Gallbladder(x, y, height) is { RadiusX: > SmallestOrgan } gallbladder) canvas.Paint(gallbladder, Tissue.Fluid);
        canvas.Paint(new Ellipse(x + 12, y + 32, 12, 12), Tissue.EnhancedArtery);
        canvas.Paint(new Ellipse(x - 22, y + 22, 14, 11, 0.3), Tissue.LiverVein - 15);
    }

    private void Contents(PhantomCanvas canvas, float[] cover, double x, double y, Random random)
    {
        for (int i = 0, trees = random.Next(2, 4); i < trees; i++)
        {
            PhantomVessels.Tree(
                canvas, cover, x - 26, y + random.Between(-22, 12), Math.PI + random.Between(-1.2, 1.1), random.Between(2.8, 4.6),
                Tissue.LiverVein, random);
            PhantomVessels.Tree(
                canvas, cover, x - 24, y - 12, Math.PI + random.Between(-0.6, 1.6), random.Between(2.2, 3.8), _hepaticVein, random);
        }
        PhantomVessels.Sections(canvas, cover, 16, 1.2, 4.2, Tissue.LiverVein, 0, random);
        PhantomVessels.Sections(canvas, cover, 8, 1.2, 4.2, _hepaticVein, 0, random);
        for (int i = 0, cysts = random.Next(MostCysts + 1); i < cysts; i++)
        {
            var (cx, cy) = PhantomVessels.Inside(canvas, cover, random);
            double radius = random.LogBetween(1.8, 9);
            canvas.Paint(new Ellipse(cx, cy, radius, radius * random.Between(0.85, 1)), Tissue.Cyst, cover);
        }
    }
}
