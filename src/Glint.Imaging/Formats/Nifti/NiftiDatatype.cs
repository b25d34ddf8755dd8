namespace Glint.Imaging;

/// <summary>The datatype codes of the NIfTI standard.</summary>
internal static class NiftiDatatype
{
    public const int UInt8 = 2;
    public const int Float32 = 16;

    public static VoxelType Of(int code, string path) => code switch
    {
        UInt8 => VoxelType.UInt8,
        4 => VoxelType.Int16,
        8 => VoxelType.Int32,
        Float32 => VoxelType.Float32,
        64 => VoxelType.Float64,
        256 => VoxelType.Int8,
        512 => VoxelType.UInt16,
        768 => VoxelType.UInt32,
        1024 => VoxelType.Int64,
        1280 => VoxelType.UInt64,
        1 => throw Refused("single bits", path),
        32 => throw Refused("complex numbers (complex64)", path),
        1792 => throw Refused("complex numbers (complex128)", path),
        2048 => throw Refused("complex numbers (complex256)", path),
        128 => throw Refused("RGB colours", path),
        2304 => throw Refused("RGBA colours", path),
        1536 => throw Refused("float128 numbers", path),
        _ => throw new GlintException(
            $"{path} has the unknown NIfTI datatype {code}. The header is damaged; write it again, for a CT as int16 or float32."),
    };

    private static GlintException Refused(string what, string path) =>
        new($"{path} holds {what}; Glint reads integers of 8 to 64 bits, float32 and float64. Convert it to one of these.");
}
