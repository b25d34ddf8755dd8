namespace Glint.Imaging;

/// <summary>Slice numbers as people write them: "0-2, 5".</summary>
internal static class IndexRanges
{
    private const int MostRanges = 6;

    /// <summary>Of ascending numbers; after some ranges ", ...".</summary>
    internal static string Of(IReadOnlyList<int> numbers)
    {
        var ranges = new List<string>();
        for (int first = 0; first < numbers.Count;)
        {
            int last = first;
            while (last + 1 < numbers.Count && numbers[last + 1] == numbers[last] + 1) last++;
            if (ranges.Count == MostRanges) return string.Join(", ", ranges) + ", ...";
            ranges.Add(last == first ? $"{numbers[first]}" : $"{numbers[first]}-{numbers[last]}");
            first = last + 1;
        }
        return string.Join(", ", ranges);
    }
}
