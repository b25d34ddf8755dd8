namespace Glint.Dicom;

/// <summary>Value representation: the type of an element's value (PS3.5, section 6.2). The number is its two letters, the first one high.</summary>
internal enum Vr : ushort
{
    AE = 0x4145, AS = 0x4153, AT = 0x4154, CS = 0x4353, DA = 0x4441, DS = 0x4453, DT = 0x4454, FD = 0x4644, FL = 0x464C, IS = 0x4953,
    LO = 0x4C4F, LT = 0x4C54, OB = 0x4F42, OD = 0x4F44, OF = 0x4F46, OL = 0x4F4C, OV = 0x4F56, OW = 0x4F57, PN = 0x504E, SH = 0x5348,
    SL = 0x534C, SQ = 0x5351, SS = 0x5353, ST = 0x5354, SV = 0x5356, TM = 0x544D, UC = 0x5543, UI = 0x5549, UL = 0x554C, UN = 0x554E,
    UR = 0x5552, US = 0x5553, UT = 0x5554, UV = 0x5556,
}

/// <summary>What follows from a value representation.</summary>
internal static class VrTraits
{
    /// <summary>Whether two letters in a file are a value representation.</summary>
    public static bool IsKnown(this Vr vr) => Enum.IsDefined(vr);

    /// <summary>Whether the explicit form has two reserved bytes and a length of 32 bits (PS3.5, table 7.1-1).</summary>
    public static bool HasLongLength(this Vr vr) => vr is Vr.OB or Vr.OD or Vr.OF or Vr.OL or Vr.OV or Vr.OW or Vr.SQ or Vr.SV or Vr.UC
        or Vr.UN or Vr.UR or Vr.UT or Vr.UV;

    /// <summary>Bytes of one number, which another byte order swaps; 1 where there is nothing to swap.</summary>
    public static int SwappedBytes(this Vr vr) => vr switch
    {
        Vr.AT or Vr.OW or Vr.SS or Vr.US => 2,
        Vr.FL or Vr.OF or Vr.OL or Vr.SL or Vr.UL => 4,
        Vr.FD or Vr.OD or Vr.OV or Vr.SV or Vr.UV => 8,
        _ => 1,
    };

    /// <summary>Whether the value is text of any kind.</summary>
    public static bool IsText(this Vr vr) => vr is Vr.AE or Vr.AS or Vr.CS or Vr.DA or Vr.DS or Vr.DT or Vr.IS or Vr.LO or Vr.LT or Vr.PN
        or Vr.SH or Vr.ST or Vr.TM or Vr.UC or Vr.UI or Vr.UR or Vr.UT;

    /// <summary>Whether Specific Character Set (0008,0005) governs the text; the others are ASCII.</summary>
    public static bool HasCharacterSet(this Vr vr) => vr is Vr.LO or Vr.LT or Vr.PN or Vr.SH or Vr.ST or Vr.UC or Vr.UT;

    /// <summary>Whether a backslash is part of the text and does not part values.</summary>
    public static bool IsSingleText(this Vr vr) => vr is Vr.LT or Vr.ST or Vr.UT or Vr.UR;

    /// <summary>What makes an odd length even.</summary>
    public static byte Padding(this Vr vr) => vr.IsText() && vr != Vr.UI ? (byte)' ' : (byte)0;
}
