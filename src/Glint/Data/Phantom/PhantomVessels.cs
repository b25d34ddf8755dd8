namespace Glint.Data;

/// <summary>Vessels: branching tubes that lie in the slice, and the cross sections of those that pass through it.</summary>
internal static class PhantomVessels
{
    // Chosen by eye; lengths and radii in reference pixels, angles in radians.
    private const double Step = 6, Thinnest = 0.55, Taper = 0.965, Wiggle = 0.13;
    private const double BranchChance = 0.16, LeaveChance = 0.035, NarrowestFork = 0.4, WidestFork = 1.0;
    private const double ThinnestChild = 0.55, ThickestChild = 0.85;
    private const double LongestSection = 1.9, ChainChance = 0.22, WallThickness = 0.8, WallHounsfield = -350, LumenHounsfield = -960;
    private const int ChainLinks = 4, MostStretches = 90;

    /// <summary>A tree from its root, in and out of the slice, as far as the organ reaches.</summary>
    public static void Tree(
        PhantomCanvas canvas, float[] organ, double x, double y, double angle, double radius, double hounsfield, Random random)
    {
        int left = MostStretches;
        var tips = new Stack<(double X, double Y, double Angle, double Radius)>([(x, y, angle, radius)]);
        while (tips.TryPop(out var tip))
        {
            bool entered = false;
            while (tip.Radius > Thinnest && left-- > 0)
            {
                double turned = tip.Angle + Wiggle * random.Normal();
                var next = (
                    X: tip.X + Step * Math.Cos(turned), Y: tip.Y + Step * Math.Sin(turned), Angle: turned, Radius: tip.Radius * Taper);
                canvas.Paint((tip.X, tip.Y, tip.Radius), (next.X, next.Y, next.Radius), hounsfield, organ);
                bool inside = canvas.At(organ, next.X, next.Y) > 0.5;
                entered |= inside;
                if ((entered && !inside) || random.Chance(LeaveChance)) break;
                tip = next;
                if (!inside || !random.Chance(BranchChance)) continue;
                double fork = random.Between(NarrowestFork, WidestFork) * (random.Chance(0.5) ? 1 : -1);
                tips.Push((tip.X, tip.Y, tip.Angle + fork, tip.Radius * random.Between(ThinnestChild, ThickestChild)));
                tip = tip with { Angle = tip.Angle - fork / 3 };
            }
        }
    }

    /// <summary>
    /// Cross sections, round or oblique, some of them in chains that taper as a vessel weaves through the slice; with
    /// <paramref name="airways"/> some have a bronchus, a dark ring as wide as they are, at their side.
    /// </summary>
    public static void Sections(
        PhantomCanvas canvas, float[] organ, int count, double thinnest, double thickest, double hounsfield, double airways, Random random)
    {
        for (int i = 0; i < count; i++)
        {
            var (x, y) = Inside(canvas, organ, random);
            double radius = random.LogBetween(thinnest, thickest), value = hounsfield + 6 * random.Normal(), angle = random.Angle();
            int links = random.Chance(ChainChance) ? ChainLinks : 1;
            for (int link = 0; link < links; link++)
            {
                double stretch = Math.Sqrt(random.Between(1, LongestSection));
                canvas.Paint(new Ellipse(x, y, radius * stretch, radius / stretch, angle), value, organ);
                double gap = random.Between(3, 5) * radius;
                (x, y, radius) = (x + gap * Math.Cos(angle), y + gap * Math.Sin(angle), radius * random.Between(0.7, 0.9));
                angle += 2 * Wiggle * random.Normal();
            }
            if (links > 1 || !random.Chance(airways)) continue;
            double away = 2.2 * radius + 1;
            var airway = new Ellipse(x + away * Math.Sin(angle), y - away * Math.Cos(angle), radius, radius);
            canvas.Paint(airway.Grown(WallThickness), WallHounsfield, organ);
            canvas.Paint(airway, LumenHounsfield, organ);
        }
    }

    /// <summary>A place inside the organ, uniform, in reference pixels.</summary>
    public static (double X, double Y) Inside(PhantomCanvas canvas, float[] organ, Random random)
    {
        while (true)
        {
            double x = random.Between(0, PhantomCanvas.ReferenceSide), y = random.Between(0, PhantomCanvas.ReferenceSide);
            if (canvas.At(organ, x, y) == 1) return (x, y);
        }
    }
}
