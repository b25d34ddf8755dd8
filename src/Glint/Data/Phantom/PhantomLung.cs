namespace Glint.Data;

/// <summary>
/// A chest. What tells a tumour from the cross section of a vessel: it is a little darker, textured, irregular, usually larger, and alone;
/// vessels are round, brighter, in chains or beside a bronchus. Places are chosen by eye, in reference pixels.
/// </summary>
internal sealed class PhantomLung
{
    private const double GravityHounsfield = 45; // lungs of a patient on his back are denser behind
    private const float ParenchymaTexture = 22;

    private readonly PhantomBody _body;
    private readonly double _heartSide, _heartSize, _mediastinum, _spineY, _contrast, _density;
    private readonly PhantomTexture _mediastinumFat;
    private readonly PhantomTexture _parenchyma;

    public PhantomLung(Random random)
    {
        var outline = new Ellipse(
            256 + random.Between(-6, 6), 258 + random.Between(-6, 6), random.Between(205, 232), random.Between(142, 166));
        _body = new(outline, random.Between(10, 24), random.Between(16, 24), random);
        _heartSide = random.Between(18, 34);
        _heartSize = random.Between(0.85, 1.15);
        _mediastinum = random.Between(26, 36);
        _spineY = outline.Y + outline.RadiusY * 0.56;
        _contrast = random.Chance(0.6) ? random.Between(100, Tissue.EnhancedArtery) : Tissue.SoftTissue;
        _density = Tissue.Lung + random.Between(-25, 30);
        _mediastinumFat = new(16, random);
        _parenchyma = new(26, random);
    }

    /// <summary>One slice, at a height from 0 (top of the heart) to 1 (its lower half).</summary>
    public PhantomOrganField Draw(double height, PhantomCanvas canvas, Random random)
    {
        _body.Draw(canvas);
        double x = _body.Cavity.X, y = _body.Cavity.Y;
        float[] lung = Lungs(canvas, x, y, height);
        float[] cover = canvas.Cover(lung);
        Mediastinum(canvas, x, y, height);

        // Lungs over the mediastinum, then what lies in them.
        float[] texture = canvas.Field(_parenchyma.At);
        float top = (float)(y - _body.Cavity.RadiusY), depth = (float)(2 * _body.Cavity.RadiusY);
        canvas.Paint(cover, i =>
        {
            float down = ((float)(i / canvas.Side / canvas.Scale) - top) / depth;
            return (float)_density + (float)GravityHounsfield * (down - 0.5f) + ParenchymaTexture * texture[i];
        });
        foreach (int side in (ReadOnlySpan<int>)[-1, 1]) Vessels(canvas, cover, x + side * (_mediastinum + 6), y + 8, side, random);
        PhantomVessels.Sections(canvas, cover, 110, 0.7, 3.2, Tissue.LungVessel, 0.25, random);

        _body.DrawRibs(canvas, 6, height);
        PhantomBody.DrawSpine(canvas, x, _spineY, 24);
        PhantomBody.Bone(canvas, new(x, y - _body.Cavity.RadiusY - 8, 22, 5.5));
        return new(lung, cover, Tissue.LungTumourLow, Tissue.LungTumourHigh, TumourTexture: 45);
    }

    // The cavity without mediastinum, heart and spine; lungs grow downwards, the heart sits on the patient's left (right in the image).
    private float[] Lungs(PhantomCanvas canvas, double x, double y, double height)
    {
        var cavity = _body.Cavity.Grown(-4 - 10 * (1 - height)).Distance();
        var middle = new Ellipse(x, y, _mediastinum * (0.95 + 0.2 * height), 1.15 * _body.Cavity.RadiusY).Distance();
        double heart = _heartSize * (0.45 + 0.55 * height);
        var heartShape = new Ellipse(x + _heartSide * (0.5 + height), y - 24, 74 * heart, 58 * heart, 0.5).Distance();
        var spine = new Ellipse(x, _spineY, 40, 34).Distance();
        return canvas.Field((px, py) =>
        {
            float solid = PhantomBody.Join(PhantomBody.Join(middle(px, py), heartShape(px, py), 14), spine(px, py), 12);
            return -PhantomBody.Join(-cavity(px, py), solid, 16);
        });
    }

    private void Mediastinum(PhantomCanvas canvas, double x, double y, double height)
    {
        double heart = _heartSize * (0.45 + 0.55 * height);
        float[] fat = canvas.Field(_mediastinumFat.At);
        canvas.Paint(canvas.Cover(canvas.Field(_body.Cavity.Grown(-2).Distance())), i =>
            Tissue.SoftTissue + (Tissue.Fat - Tissue.SoftTissue) * Math.Clamp((fat[i] - 0.25f) * 5, 0, 1));
        var muscle = new Ellipse(x + _heartSide * (0.5 + height), y - 24, 70 * heart, 54 * heart, 0.5);
        canvas.Paint(muscle, Tissue.Muscle + 25);
        canvas.Paint(new Ellipse(muscle.X - 18 * heart, muscle.Y - 6, 30 * heart, 32 * heart), _contrast - 15);
        canvas.Paint(new Ellipse(muscle.X + 26 * heart, muscle.Y + 10, 31 * heart, 24 * heart, 0.6), _contrast);
        canvas.Paint(new Ellipse(x + 20, _spineY - 38, 12, 12), _contrast);
        canvas.Paint(new Ellipse(x - 8, y - 40 * (1 - 0.4 * height), 15, 14), _contrast - 5);
        canvas.Paint(new Ellipse(x + 2, _spineY - 44, 6, 4.5), Tissue.SoftTissue);

        // The windpipe, and the main bronchi below its fork.
        double apart = height < 0.25 ? 0 : 12 + 16 * (height - 0.25), bore = apart > 0 ? 6.5 : 9;
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            var airway = new Ellipse(x + side * apart, y + 22, bore, bore * 0.9);
            canvas.Paint(airway.Grown(1.8), Tissue.SoftTissue);
            canvas.Paint(airway, Tissue.Air + 20);
        }
    }

    private static void Vessels(PhantomCanvas canvas, float[] cover, double x, double y, int side, Random random)
    {
        for (int i = 0, trees = random.Next(3, 6); i < trees; i++)
        {
            double angle = (side > 0 ? 0 : Math.PI) + random.Between(-1.3, 1.3);
            PhantomVessels.Tree(
                canvas, cover, x, y + random.Between(-28, 40), angle, random.Between(1.6, 3.1),
                Tissue.LungVessel + 6 * random.Normal(), random);
        }
    }
}
