using Glint.Training;

namespace Glint.Tests.Training;

public sealed class VitalsTests
{
    [Fact]
    public void ARunThatMarksNothing_AndHasNoGradient_IsDeadAfterAHundredBatchesWithTumour()
    {
        Vitals vitals = default(Vitals).After(1, hasTumour: true, marks: true, gradient: 1);
        for (int step = 2; step <= 100; step++) vitals = vitals.After(step, hasTumour: true, marks: false, gradient: 1e-4);
        Assert.False(vitals.AreGone);
        // To mark nothing where there is none is right.
        vitals = vitals.After(101, hasTumour: false, marks: false, gradient: 0);
        Assert.False(vitals.AreGone);
        vitals = vitals.After(102, hasTumour: true, marks: false, gradient: 1e-4);
        Assert.True(vitals.AreGone);
        Assert.Equal(1, vitals.LastMarked);
    }

    [Theory]
    [InlineData(true, 1e-9)]      // it marks
    [InlineData(false, 1e-2)]     // it pulls
    public void OneSignOfLife_AndItIsNone(bool marks, double gradient)
    {
        Vitals vitals = default(Vitals).After(1, hasTumour: true, marks: true, gradient: 1);
        for (int step = 2; step <= 300; step++)
        {
            bool sign = step % 90 == 0;
            vitals = vitals.After(step, hasTumour: true, marks: sign && marks, gradient: sign ? gradient : 1e-9);
            Assert.False(vitals.AreGone);
        }
    }
}
