using CsCheck;
using Glint.Data;

namespace Glint.Tests.Data;

public class PatientFoldTests
{
    [Fact]
    public void EveryPatientIsHeldOutOnce_AndFoldsAreAlikeInBurden() =>
        Gen.Select(Gen.Int[0, 40].Array[2, 40], Gen.Int[2, 40], Gen.Long).Where((burdens, folds, _) => folds <= burdens.Length).Sample((burdens, folds, seed) =>
        {
            SliceDataset data = WithTumour(burdens);
            IReadOnlyList<PatientFold> dealt = PatientFold.Of(data, folds, seed);
            Assert.Equal(folds, dealt.Count);
            Assert.Equal(data.Patients, dealt.SelectMany(f => f.HeldOut).Order(StringComparer.Ordinal));
            Assert.All(dealt, f => Assert.Equal(data.Patients, f.HeldOut.Concat(f.Train).Order(StringComparer.Ordinal)));
            // The definition of alike, by brute force; -1 counts all patients.
            for (int limit = -1; limit <= 40; limit++)
            {
                int[] above = [.. dealt.Select(f => f.HeldOut.Count(p => data.Of(p).Sum(s => s.TumourPixels) > limit))];
                Assert.InRange(above.Max() - above.Min(), 0, 1);
            }
        });

    [Fact]
    public void TheSeedDecides_AndTheOrderOfPatientsDoesNot()
    {
        int[] burdens = [.. Enumerable.Range(0, 30)];
        SliceDataset data = WithTumour(burdens), turned = new("turned", data.Patients.Reverse().SelectMany(data.Of));
        Assert.Equal(Held(PatientFold.Of(data, 5, 1)), Held(PatientFold.Of(turned, 5, 1)));
        Assert.NotEqual(Held(PatientFold.Of(data, 5, 1)), Held(PatientFold.Of(data, 5, 2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FoldsThatCannotBeDealt_AreRefused(int folds) =>
        Assert.StartsWith($"3 patient(s) cannot be dealt into {folds} folds", Assert.Throws<GlintException>(() => PatientFold.Of(WithTumour([1, 2, 3]), folds, 1)).Message, StringComparison.Ordinal);

    // A patient for each burden, which two slices share.
    private static SliceDataset WithTumour(int[] burdens) => new("burdens", burdens.SelectMany((burden, p) => new[] { burden / 2, burden - burden / 2 }
        .Select((pixels, z) => new Slice($"P{p:00}", z, 4, 8, new float[32], [.. Enumerable.Range(0, 32).Select(i => i < pixels ? (byte)1 : (byte)0)]))));

    private static IEnumerable<string> Held(IReadOnlyList<PatientFold> folds) => folds.Select(f => string.Join(' ', f.HeldOut));
}
