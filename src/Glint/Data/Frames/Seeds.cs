namespace Glint.Data;

/// <summary>
/// Independent random streams, all derived from one root seed: the same root, purpose and parts give the same stream on every machine and
/// in every run, and a stream does not change when another one draws more or fewer numbers.
/// </summary>
internal static class Seeds
{
    // FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/ (public domain).
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    // SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong FirstMultiplier = 0xBF58476D1CE4E5B9;
    private const ulong SecondMultiplier = 0x94D049BB133111EB;

    /// <summary>A stream of its own for one purpose, such as one sample of one epoch.</summary>
    /// <param name="root">The root seed of the run, any value.</param>
    /// <param name="purpose">What the stream is for: "crop", "dropout". Case counts.</param>
    /// <param name="parts">Numbers that tell streams of one purpose apart: epoch, sample. Their order and their number count.</param>
    public static Random Derive(long root, string purpose, params ReadOnlySpan<long> parts) =>
        new Stream((ulong)DeriveSeed(root, purpose, parts));

    /// <summary>A stream of its own for one purpose and one named thing, such as a patient.</summary>
    /// <param name="root">The root seed of the run, any value.</param>
    /// <param name="purpose">What the stream is for.</param>
    /// <param name="name">Whom it is for: a patient's name.</param>
    /// <param name="parts">Numbers that tell streams of one purpose and name apart.</param>
    public static Random Derive(long root, string purpose, string name, params ReadOnlySpan<long> parts) =>
        Derive(DeriveSeed(root, purpose), name, parts);

    /// <summary>A seed of its own for one purpose: for generators other than <see cref="Random"/>, such as a tensor library's.</summary>
    /// <param name="root">The root seed of the run, any value.</param>
    /// <param name="purpose">What the seed is for.</param>
    /// <param name="parts">Numbers that tell seeds of one purpose apart.</param>
    /// <returns>Any 64-bit value, negative ones too.</returns>
    public static long DeriveSeed(long root, string purpose, params ReadOnlySpan<long> parts)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong state = Mix((ulong)root + Golden);
        state = Mix(state ^ Hash(purpose));
        foreach (long part in parts) state = Mix(state + Golden ^ Mix((ulong)part + Golden));
        return (long)state;
    }

    private static ulong Hash(string text)
    {
        ulong hash = FnvOffset;
        foreach (char c in text)
        {
            hash = (hash ^ (byte)c) * FnvPrime;
            hash = (hash ^ (byte)(c >> 8)) * FnvPrime;
        }
        return hash;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * FirstMultiplier;
        z = (z ^ z >> 27) * SecondMultiplier;
        return z ^ z >> 31;
    }

    /// <summary>
    /// SplitMix64 as a <see cref="Random"/>. <c>new Random(int)</c> knows only 2^31 streams: some of a long run's would be the same.
    /// </summary>
    private sealed class Stream(ulong state) : Random
    {
        private ulong _state = state;

        private ulong NextBits() => Mix(_state += Golden);

        public override int Next() => Next(int.MaxValue);

        public override int Next(int maxValue)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
            return (int)Below((ulong)maxValue);
        }

        public override int Next(int minValue, int maxValue)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
            return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
        }

        public override long NextInt64() => NextInt64(long.MaxValue);

        public override long NextInt64(long maxValue)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
            return (long)Below((ulong)maxValue);
        }

        public override long NextInt64(long minValue, long maxValue)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
            return minValue + (long)Below((ulong)maxValue - (ulong)minValue);
        }

        public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53)); // the 53 bits a double holds
        public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1U << 24)); // the 24 bits a float holds
        protected override double Sample() => NextDouble();

        public override void NextBytes(byte[] buffer)
        {
            ArgumentNullException.ThrowIfNull(buffer);
            NextBytes(buffer.AsSpan());
        }

        public override void NextBytes(Span<byte> buffer)
        {
            foreach (ref byte b in buffer) b = (byte)NextBits();
        }

        // The high half of a 64 x 64 bit product; its bias is below limit / 2^64.
        private ulong Below(ulong limit) => (ulong)((UInt128)NextBits() * limit >> 64);
    }
}
