using System.Globalization;

namespace Glint.Dicom;

/// <summary>What names an element of a data set: a group and an element number. Ordered as data sets are.</summary>
internal readonly record struct Tag(ushort Group, ushort Element) : IComparable<Tag>
{
    /// <summary>Whether a vendor, not the standard, says what the element means: groups with odd numbers.</summary>
    public bool IsPrivate => (Group & 1) == 1;

    public int CompareTo(Tag other) => Number.CompareTo(other.Number);

    private uint Number => ((uint)Group << 16) | Element;

    public static bool operator <(Tag left, Tag right) => left.CompareTo(right) < 0;

    public static bool operator >(Tag left, Tag right) => left.CompareTo(right) > 0;

    public static bool operator <=(Tag left, Tag right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Tag left, Tag right) => left.CompareTo(right) >= 0;

    /// <summary>Such as "(0028,0010)".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");
}
