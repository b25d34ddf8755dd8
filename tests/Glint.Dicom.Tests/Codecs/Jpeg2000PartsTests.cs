using Glint.Dicom.Codecs.Jpeg2000;

namespace Glint.Dicom.Tests.Codecs;

public class Jpeg2000PartsTests
{
    [Fact]
    public void The_MQ_decoder_reads_the_test_sequence_of_the_standard()
    {
        // T.88 annex H.2: one context, from its row 0.
        byte[] coded = Convert.FromHexString("84C73BFCE1A1430402200000410DBB86F4317FFF88FF37471ADB6ADFFFAC");
        byte[] expected = Convert.FromHexString("00020051000000C00352872AAAAAAAAA82C02000FCD79EF6BF7FED904F46A3BF");
        var mq = new MqDecoder([.. coded, 0xFF, 0xFF]);
        byte context = 0;
        var decoded = new byte[expected.Length];
        for (int bit = 0; bit < 8 * decoded.Length; bit++) decoded[bit / 8] |= (byte)(mq.Decode(ref context) << (7 - (bit % 8)));
        Assert.Equal(expected, decoded);
    }

    [Fact]
    public void ALowImpulseSpreadsByHalfAndAHighOneAsTheFiltersSay()
    {
        Assert.Equal([0, 0, 0, 4, 8, 4, 0, 0], Lift53([0, 0, 0, 0, 8, 0, 0, 0], 0));
        Assert.Equal([0, 0, 0, -1, -2, 6, -2, -2], Lift53([0, 0, 0, 0, 0, 8, 0, 0], 0));       // the last is mirrored
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(31)]
    public void TheReversibleFilterUndoesTheForwardOneFromEvenAndOddPlaces(int count)
    {
        for (int parity = 0; parity < 2; parity++)
        {
            int[] signal = [.. Enumerable.Range(0, count).Select(i => (i * 7919 % 1000) - 500)];
            Assert.Equal(signal, Lift53(Forward53(signal, parity), parity));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(31)]
    public void TheIrreversibleFilterUndoesTheForwardOneFromEvenAndOddPlaces(int count)
    {
        for (int parity = 0; parity < 2; parity++)
        {
            double[] signal = [.. Enumerable.Range(0, count).Select(i => (i * 7919 % 1000) - 500.0)];
            double[] transformed = Forward97(signal, parity);
            var lines = new float[count * InverseWavelet.Lanes];
            for (int i = 0; i < lines.Length; i++) lines[i] = (float)transformed[i / InverseWavelet.Lanes];
            Lifting97.Lift(lines, parity);
            for (int i = 0; i < lines.Length; i++) Assert.Equal(signal[i / InverseWavelet.Lanes], lines[i], 2e-3);
        }
    }

    [Fact]
    public void TheContextsOfASignFollowItsNeighbours()
    {
        // Table D.3, indexed by the bits North, East, South, West and then their signs.
        Assert.Equal(2 * 9, BlockContexts.SignCoding[0]);
        Assert.Equal(2 * 13, BlockContexts.SignCoding[0b0000_0011]);                // above and right positive
        Assert.Equal((2 * 13) + 1, BlockContexts.SignCoding[0b0011_0011]);          // both negative
        Assert.Equal(2 * 11, BlockContexts.SignCoding[0b0001_0011]);                // above negative, right positive
        Assert.Equal((2 * 10) + 1, BlockContexts.SignCoding[0b0101_0101]);          // above and below negative
        Assert.Equal(2 * 9, BlockContexts.SignCoding[0b1000_1010]);                 // left and right cancel
    }

    private static int[] Lift53(int[] transformed, int parity)
    {
        var lines = new int[transformed.Length * InverseWavelet.Lanes];
        for (int i = 0; i < lines.Length; i++) lines[i] = transformed[i / InverseWavelet.Lanes];
        Lifting53.Lift(lines, parity);
        for (int i = 0; i < lines.Length; i++) Assert.Equal(lines[i - (i % InverseWavelet.Lanes)], lines[i]);
        return [.. Enumerable.Range(0, transformed.Length).Select(i => lines[i * InverseWavelet.Lanes])];
    }

    // T.800 F.4.8.1, on the signal mirrored at both ends.
    private static int[] Forward53(int[] signal, int parity)
    {
        int count = signal.Length;
        if (count == 1) return [parity == 1 ? 2 * signal[0] : signal[0]];
        int[] y = [.. signal];
        for (int i = 1 - parity; i < count; i += 2) y[i] -= (int)Math.Floor((y[Mirror(i - 1, count)] + y[Mirror(i + 1, count)]) / 2.0);
        for (int i = parity; i < count; i += 2) y[i] += (int)Math.Floor((y[Mirror(i - 1, count)] + y[Mirror(i + 1, count)] + 2) / 4.0);
        return y;
    }

    // T.800 F.4.8.2.
    private static double[] Forward97(double[] signal, int parity)
    {
        int count = signal.Length;
        if (count == 1) return [parity == 1 ? 2 * signal[0] : signal[0]];
        double[] y = [.. signal];
        Step(1 - parity, -1.586134342059924);
        Step(parity, -0.052980118572961);
        Step(1 - parity, 0.882911075530934);
        Step(parity, 0.443506852043971);
        for (int i = 0; i < count; i++) y[i] *= (i + parity) % 2 == 0 ? 1 / 1.230174104914001 : 1.230174104914001;
        return y;

        void Step(int first, double factor)
        {
            for (int i = first; i < count; i += 2) y[i] += factor * (y[Mirror(i - 1, count)] + y[Mirror(i + 1, count)]);
        }
    }

    private static int Mirror(int i, int count) => i < 0 ? -i : i >= count ? (2 * count) - 2 - i : i;
}
