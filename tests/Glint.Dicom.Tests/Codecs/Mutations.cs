using System.Diagnostics;
using Glint.Dicom.Codecs;

namespace Glint.Dicom.Tests.Codecs;

/// <summary>Good frames with bytes changed, cut off and put in, the same ones each time: a codec returns or throws a GlintException of one line, and soon.</summary>
internal static class Mutations
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    public static void ShouldBeHarmless(CodedFrames good, Decoder decode, int cases)
    {
        var random = new Random(20);
        var samples = new int[good.Format.SampleCount];
        byte[] frame = good.Frames[0];
        for (int i = 0; i < cases; i++)
        {
            byte[] mutated = Mutate(frame, random, inHeaders: i % 2 == 0);
            long start = Stopwatch.GetTimestamp();
            try
            {
                decode(mutated, good.Format, samples);
            }
            catch (GlintException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
            Assert.True(Stopwatch.GetElapsedTime(start) < Bound, $"Case {i} took {Stopwatch.GetElapsedTime(start)}.");
        }
    }

    /// <summary>A frame cut off at any place is an error, or whole where only what follows the coded data is lost.</summary>
    public static void ShouldNotPassCutOff(CodedFrames good, Decoder decode, int trailer)
    {
        var samples = new int[good.Format.SampleCount];
        byte[] frame = good.Frames[0];
        for (int length = 0; length < frame.Length - trailer; length += 1 + (length / 16))
            Assert.Throws<GlintException>(() => decode(frame.AsSpan(0, length), good.Format, samples));
    }

    private static byte[] Mutate(byte[] frame, Random random, bool inHeaders)
    {
        byte[] mutated = [.. frame];
        int reach = inHeaders ? Math.Min(200, frame.Length) : frame.Length;
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int at = random.Next(reach);
            mutated[at] = random.Next(3) switch
            {
                0 => (byte)(mutated[at] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                _ => random.Next(2) == 0 ? (byte)0xFF : (byte)0,
            };
        }
        return random.Next(4) == 0 ? mutated[..random.Next(mutated.Length)] : mutated;
    }
}
