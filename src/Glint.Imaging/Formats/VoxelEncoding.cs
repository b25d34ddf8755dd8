namespace Glint.Imaging;

/// <summary>The kinds of number a voxel can be stored as.</summary>
internal enum VoxelType { UInt8, Int8, UInt16, Int16, UInt32, Int32, UInt64, Int64, Float32, Float64 }

/// <summary>How voxels are stored: value = Slope x stored + Intercept.</summary>
internal readonly record struct VoxelEncoding(VoxelType Type, bool BigEndian, double Slope = 1, double Intercept = 0)
{
    public bool IsScaled => Slope != 1 || Intercept != 0;

    public int BytesPerVoxel => Type switch
    {
        VoxelType.UInt8 or VoxelType.Int8 => 1,
        VoxelType.UInt16 or VoxelType.Int16 => 2,
        VoxelType.UInt32 or VoxelType.Int32 or VoxelType.Float32 => 4,
        _ => 8,
    };
}
