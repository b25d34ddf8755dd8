using Glint.Data;

namespace Glint.Tests.Data;

public class PhantomTests
{
    private static List<Slice> AllSlices(PhantomOptions options)
    {
        var data = Phantom.Dataset(options);
        return [.. data.Patients.SelectMany(data.Of)];
    }

    [Theory]
    [InlineData(nameof(PhantomOrgan.Lung), 128)]
    [InlineData(nameof(PhantomOrgan.Liver), 128)]
    [InlineData(nameof(PhantomOrgan.Lung), 192)]
    [InlineData(nameof(PhantomOrgan.Liver), 192)]
    [InlineData(nameof(PhantomOrgan.Lung), 512)]
    [InlineData(nameof(PhantomOrgan.Liver), 512)]
    public void ATumour_IsOnePieceOf10To500PixelsOf512Squared_WhateverTheSide(string organName, int side)
    {
        PhantomOrgan organ = Enum.Parse<PhantomOrgan>(organName);
        var tumours = AllSlices(new(organ, side, Patients: side == 512 ? 2 : 12, SlicesPerPatient: 8))
            .Where(s => s.TumourPixels > 0).ToList();
        double unit = side * side / (512.0 * 512.0);
        Assert.All(tumours, s => Assert.InRange(s.TumourPixels, Math.Max(1, Math.Round(10 * unit)), Math.Round(500 * unit)));
        Assert.All(tumours, s => Assert.Equal(1, Slices.Pieces(s.Mask, side, wraps: false)));
    }

    [Fact]
    public void Shares_AreEqualAtEverySideAndLogUniform()
    {
        double[] Shares(int side) => [.. AllSlices(new(Side: side, Patients: 40, SlicesPerPatient: 6))
            .Select(s => (double)s.TumourPixels / s.Mask.Length)];
        double[] small = Shares(64), large = Shares(128);
        for (int i = 0; i < small.Length; i++) Assert.Equal(small[i] * 64 * 64, Math.Max(large[i] > 0 ? 1 : 0, large[i] * 64 * 64), 0.7);
        double[] logs = [.. large.Where(s => s > 0).Select(s => Math.Log(s * 512 * 512 / 10) / Math.Log(50))];
        Assert.InRange(logs.Average(), 0.4, 0.6);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 5)]
    [InlineData(1, 10)]
    public void TheShareOfSlicesWithTumour_IsTheOneAskedForAndTheOthersHaveEmptyMasks(double share, int slices)
    {
        var data = Phantom.Dataset(new(Side: 64, Patients: 3, SlicesPerPatient: 10, TumourShare: share));
        Assert.Equal(["PHANTOM_001", "PHANTOM_002", "PHANTOM_003"], data.Patients);
        Assert.All(data.Patients, p => Assert.Equal(slices, data.Of(p).Count(s => s.TumourPixels > 0)));
        Assert.All(data.Patients.SelectMany(data.Of), s => Assert.All(s.Mask, m => Assert.InRange(m, 0, 1)));
    }

    [Fact]
    public void EveryPatient_HasSlicesOfBothKindsEven_WhenTumoursAreRare()
    {
        var data = Phantom.Dataset(new(Side: 64, Patients: 10, SlicesPerPatient: 4, TumourShare: 0.01));
        Assert.All(data.Patients, p => Assert.Equal(1, data.Of(p).Count(s => s.TumourPixels > 0)));
    }

    [Fact]
    public void TheSameSeed_DrawsTheSameSlicesAndAnotherSeedOthers()
    {
        var first = AllSlices(new(Side: 64, Patients: 2, SlicesPerPatient: 2, Seed: 4));
        var again = AllSlices(new(Side: 64, Patients: 2, SlicesPerPatient: 2, Seed: 4));
        var other = AllSlices(new(Side: 64, Patients: 2, SlicesPerPatient: 2, Seed: 5));
        for (int i = 0; i < first.Count; i++)
        {
            Assert.Equal(first[i].Hounsfield, again[i].Hounsfield);
            Assert.Equal(first[i].Mask, again[i].Mask);
            Assert.NotEqual(first[i].Hounsfield, other[i].Hounsfield);
        }
    }

    [Fact]
    public void MorePatientsDoNot_ChangeTheFirst()
    {
        var few = Phantom.Dataset(new(Side: 64, Patients: 1, SlicesPerPatient: 2)).Of("PHANTOM_001");
        var many = Phantom.Dataset(new(Side: 64, Patients: 3, SlicesPerPatient: 2)).Of("PHANTOM_001");
        Assert.Equal(few[1].Hounsfield, many[1].Hounsfield);
    }

    [Theory]
    [InlineData(nameof(PhantomOrgan.Lung), 192)]
    [InlineData(nameof(PhantomOrgan.Liver), 192)]
    [InlineData(nameof(PhantomOrgan.Lung), 512)]
    [InlineData(nameof(PhantomOrgan.Liver), 512)]
    public void Values_AreThoseOfACT(string organName, int side)
    {
        PhantomOrgan organ = Enum.Parse<PhantomOrgan>(organName);
        var slices = AllSlices(new(organ, side, Patients: 3, SlicesPerPatient: 4, TumourShare: 0));
        Assert.All(slices, s =>
        {
            double Share(double low, double high) => s.Hounsfield.Count(v => v >= low && v < high) / (double)s.Hounsfield.Length;
            Assert.InRange(Share(-1150, -930), 0.35, 0.8); // air around
            Assert.InRange(Share(-180, 0), 0.03, 0.35); // fat
            Assert.InRange(Share(0, 300), 0.1, 0.45); // soft tissue
            Assert.InRange(Share(300, 900), 0.001, 0.05); // bone
            Assert.InRange(Share(-930, -700), organ == PhantomOrgan.Lung ? 0.06 : 0, organ == PhantomOrgan.Lung ? 0.35 : 0.02);
            // Noise in a corner, where there is nothing else: its deviation per pixel does not depend on the side.
            var corner = Enumerable.Range(0, 32 * 32).Select(i => (double)s.Hounsfield[i / 32 * side + i % 32]).ToList();
            double mean = corner.Average();
            Assert.InRange(Math.Sqrt(corner.Average(v => (v - mean) * (v - mean))), 16, 34);
        });
    }

    [Theory]
    [InlineData(nameof(PhantomOrgan.Lung), 300, 1000)]
    [InlineData(nameof(PhantomOrgan.Liver), -60, -20)]
    public void Tumours_StandOutFromTheirSurroundingsAsSuchTumoursDo(string organName, double lowest, double highest)
    {
        PhantomOrgan organ = Enum.Parse<PhantomOrgan>(organName);
        var slices = AllSlices(new(organ, 192, Patients: 10, SlicesPerPatient: 6)).Where(s => s.TumourPixels > 0);
        double contrast = slices.Average(s =>
        {
            var inside = Enumerable.Range(0, s.Mask.Length).Where(i => s.Mask[i] != 0).ToList();
            var around = inside.SelectMany(i => Enumerable.Range(0, 81).Select(k => i + (k / 9 - 4) * s.Width + k % 9 - 4)).Distinct();
            return inside.Average(i => s.Hounsfield[i]) - around.Where(i => s.Mask[i] == 0).Average(i => s.Hounsfield[i]);
        });
        Assert.InRange(contrast, lowest, highest);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    [InlineData(0)]
    public void ASideThatNetworksCannot_HalveIsRefused(int side) =>
        Assert.Equal(
            $"The side of a phantom is {side} pixels; it must be at least 64 and divisible by 32, such as 192.",
            Assert.Throws<GlintException>(() => Phantom.Dataset(new(Side: side))).Message);

    [Fact]
    public void OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<GlintException>(() => Phantom.Dataset(new(Patients: 0)));
        Assert.Throws<GlintException>(() => Phantom.Dataset(new(SlicesPerPatient: 0)));
        Assert.Throws<GlintException>(() => Phantom.Dataset(new(TumourShare: 1.5)));
        Assert.Throws<GlintException>(() => Phantom.Dataset(new(TumourShare: double.NaN)));
        Assert.Throws<GlintException>(() => Phantom.Dataset(new((PhantomOrgan)9)));
    }
}
