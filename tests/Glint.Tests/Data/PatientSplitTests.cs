using CsCheck;
using Glint.Data;

namespace Glint.Tests.Data;

public class PatientSplitTests
{
    private static string[] Patients(int count) => [.. Enumerable.Range(1, count).Select(i => $"P_{i:000}")];

    [Fact]
    public void Every_patient_stands_on_exactly_one_side_and_no_side_is_empty() =>
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
    public void Sides_have_the_shares_asked_for()
    {
        var split = PatientSplit.Of(Patients(100), 1);
        Assert.Equal((60, 20, 20), (split.Train.Count, split.Validation.Count, split.Test.Count));
    }

    [Fact]
    public void The_seed_decides_and_the_order_of_names_does_not()
    {
        string[] patients = Patients(40);
        var split = PatientSplit.Of(patients, 5);
        var again = PatientSplit.Of([.. patients.Reverse()], 5);
        Assert.Equal(split.Train, again.Train);
        Assert.Equal(split.Validation, again.Validation);
        Assert.NotEqual(split.Train, PatientSplit.Of(patients, 6).Train);
    }

    [Fact]
    public void Fewer_than_three_patients_cannot_be_split()
    {
        var error = Assert.Throws<GlintException>(() => PatientSplit.Of(Patients(2), 1));
        Assert.Equal("The data set has 2 patient(s); a split into train, validation and test needs at least 3.", error.Message);
    }

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(0.6, 0)]
    [InlineData(0.8, 0.2)]
    [InlineData(double.NaN, 0.2)]
    public void Shares_must_leave_something_for_each_side(double train, double validation) =>
        Assert.Throws<GlintException>(() => PatientSplit.Of(Patients(10), 1, train, validation));

    [Fact]
    public void A_patient_on_two_sides_is_named() =>
        Assert.Contains("P_2 is in both train and test",
            Assert.Throws<GlintException>(() => new PatientSplit(["P_1", "P_2"], ["P_3"], ["P_2"])).Message);

    [Fact]
    public void A_patient_listed_twice_is_named() =>
        Assert.Contains("P_1 is listed twice in train",
            Assert.Throws<GlintException>(() => new PatientSplit(["P_1", "P_1"], ["P_3"], ["P_2"])).Message);
}
