using CsCheck;
using Glint.Data;

namespace Glint.Tests.Data;

public class PatientSplitTests
{
    private static string[] Patients(int count) => [.. Enumerable.Range(1, count).Select(i => $"P_{i:000}")];

    [Fact]
    public void EveryPatient_StandsOnExactlyOneSideAndNoSideIsEmpty() =>
        Gen.Select(Gen.Int[3, 80], Gen.Long, Gen.Double[0.05, 0.5], Gen.Double[0.05, 0.45]).Sample((count, seed, train, validation) =>
        {
            string[] patients = Patients(count);
            var split = PatientSplit.Of(patients, seed, train, validation);
            Assert.Equal(patients, split.Train.Concat(split.Validation).Concat(split.Test).Order(StringComparer.Ordinal));
            Assert.NotEmpty(split.Train);
            Assert.NotEmpty(split.Validation);
            Assert.NotEmpty(split.Test);
        });

    [Fact]
    public void Sides_HaveTheSharesAskedFor()
    {
        var split = PatientSplit.Of(Patients(100), 1);
        Assert.Equal((60, 20, 20), (split.Train.Count, split.Validation.Count, split.Test.Count));
    }

    [Fact]
    public void TheSeed_DecidesAndTheOrderOfNamesDoesNot()
    {
        string[] patients = Patients(40);
        var split = PatientSplit.Of(patients, 5);
        var again = PatientSplit.Of([.. patients.Reverse()], 5);
        Assert.Equal(split.Train, again.Train);
        Assert.Equal(split.Validation, again.Validation);
        Assert.NotEqual(split.Train, PatientSplit.Of(patients, 6).Train);
    }

    [Fact]
    public void FewerThanThreePatientsCannotBe_Split()
    {
        var error = Assert.Throws<GlintException>(() => PatientSplit.Of(Patients(2), 1));
        Assert.Equal("The data set has 2 patient(s); a split into train, validation and test needs at least 3.", error.Message);
    }

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(0.6, 0)]
    [InlineData(0.8, 0.2)]
    [InlineData(double.NaN, 0.2)]
    public void Shares_MustLeaveSomethingForEachSide(double train, double validation) =>
        Assert.Throws<GlintException>(() => PatientSplit.Of(Patients(10), 1, train, validation));

    [Fact]
    public void APatientOnTwoSides_IsNamed() =>
        Assert.Contains("P_2 is in both train and test",
            Assert.Throws<GlintException>(() => new PatientSplit(["P_1", "P_2"], ["P_3"], ["P_2"])).Message);

    [Fact]
    public void APatientListedTwice_IsNamed() =>
        Assert.Contains("P_1 is listed twice in train",
            Assert.Throws<GlintException>(() => new PatientSplit(["P_1", "P_1"], ["P_3"], ["P_2"])).Message);
}
