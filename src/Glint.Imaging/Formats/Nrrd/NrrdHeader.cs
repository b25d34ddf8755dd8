namespace Glint.Imaging;

/// <summary>How the voxels of an NRRD file are written down.</summary>
internal enum NrrdEncoding { Raw, Gzip, Bzip2, Ascii, Hex }

/// <summary>An NRRD header that was checked.</summary>
/// <param name="Geometry">The grid, LPS.</param>
/// <param name="Voxels">Type and byte order.</param>
/// <param name="Encoding">How they are written down.</param>
/// <param name="DataPath">The file that holds them.</param>
/// <param name="DataStart">Its byte at which the lines to skip begin.</param>
/// <param name="LineSkip">Lines to skip there.</param>
/// <param name="ByteSkip">Bytes to skip after that, unpacked; -1 where the voxels are the last bytes.</param>
internal sealed record NrrdHeader(
    Geometry Geometry, VoxelEncoding Voxels, NrrdEncoding Encoding, string DataPath, long DataStart, long LineSkip, long ByteSkip)
{
    private const int MostDimensions = 16;

    public static NrrdHeader Read(InputFile file)
    {
        var magic = file.Line();
        if (magic is null || magic.Length != 8 || !magic.StartsWith("NRRD000", StringComparison.Ordinal))
        {
            throw new GlintException($"{file.Path} is not an NRRD file: it does not begin with NRRD000. Give a .nrrd or .nhdr file.");
        }
        if (magic[^1] is < '1' or > '5') throw new GlintException($"{file.Path} is NRRD version {magic[4..]}; Glint reads 0001 to 0005. Convert it.");
        var fields = ReadFields(file);
        var sizes = fields.Integers("sizes", fields.Require("sizes"));
        var dimension = fields.Integers("dimension", fields.Require("dimension"));
        if (dimension is not [>= 1 and <= MostDimensions] || sizes.Length != dimension[0])
        {
            throw new GlintException($"{file.Path} has dimension {string.Join(' ', dimension)} and {sizes.Length} sizes, which contradict each other. Write it again.");
        }
        var type = TypeOf(fields.Require("type"), file.Path);
        var encoding = EncodingOf(fields.Require("encoding"), file.Path);
        var axes = NrrdSpace.Read(fields, sizes, file.Path);
        var geometry = fields.Geometry(fields.Grid([.. axes.SpatialAxes.Select(axis => sizes[axis])]), axes.IndexToWorld, fields.Find("space directions") is not null) with { NrrdUnits = axes.Units };
        var data = fields.Find("data file", "datafile");
        return new NrrdHeader(
            geometry, new VoxelEncoding(type, IsBigEndian(fields, type, encoding, file.Path)), encoding,
            data is null ? file.Path : DataPathOf(fields, data, file.Path), data is null ? file.Position : 0,
            Skip(fields, 0, file.Path, "line skip", "lineskip"), Skip(fields, -1, file.Path, "byte skip", "byteskip"));
    }

    private static TextHeader ReadFields(InputFile file)
    {
        var fields = new TextHeader(file.Path);
        // An empty line ends the header; a detached one may also end with its file.
        while (file.Line() is { Length: > 0 } line)
        {
            if (line[0] == '#') continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1) throw new GlintException($"{file.Path} has the header line '{TextHeader.Shortened(line)}', which is no field. Write it again.");
            // "key:=value" is a remark of the writer's.
            if (colon + 1 < line.Length && line[colon + 1] == '=') continue;
            fields.Add(line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
        }
        return fields;
    }

    private static VoxelType TypeOf(string name, string path) => name.ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" => VoxelType.Int8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => VoxelType.UInt8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => VoxelType.Int16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => VoxelType.UInt16,
        "int" or "signed int" or "int32" or "int32_t" => VoxelType.Int32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => VoxelType.UInt32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" => VoxelType.Int64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => VoxelType.UInt64,
        "float" => VoxelType.Float32,
        "double" => VoxelType.Float64,
        _ => throw new GlintException($"{path} holds voxels of type '{TextHeader.Shortened(name)}'; Glint reads integers of 8 to 64 bits, float and double. Convert it to one of these."),
    };

    private static NrrdEncoding EncodingOf(string name, string path) => name.ToLowerInvariant() switch
    {
        "raw" => NrrdEncoding.Raw,
        "gzip" or "gz" => NrrdEncoding.Gzip,
        "bzip2" or "bz2" => NrrdEncoding.Bzip2,
        "ascii" or "text" or "txt" => NrrdEncoding.Ascii,
        "hex" => NrrdEncoding.Hex,
        _ => throw new GlintException($"{path} is encoded as '{TextHeader.Shortened(name)}'; Glint reads raw, gzip, bzip2, ascii and hex. Write it again as gzip."),
    };

    private static bool IsBigEndian(TextHeader fields, VoxelType type, NrrdEncoding encoding, string path)
    {
        var endian = fields.Find("endian")?.ToLowerInvariant();
        if (endian is "little" or "big") return endian == "big";
        if (encoding == NrrdEncoding.Ascii || new VoxelEncoding(type, false).BytesPerVoxel == 1) return false;
        throw new GlintException($"{path} does not say its byte order (endian: {endian ?? "missing"}). Write it again with endian: little or big.");
    }

    private static string DataPathOf(TextHeader fields, string data, string path)
    {
        if (data.StartsWith("LIST", StringComparison.OrdinalIgnoreCase) || (data.Contains('%', StringComparison.Ordinal) && TextHeader.Words(data).Length > 1))
        {
            throw new GlintException($"{path} keeps its voxels in several files, which Glint does not read. Write it again as one .nrrd file.");
        }
        return fields.DataFile(data);
    }

    private static long Skip(TextHeader fields, long least, string path, params ReadOnlySpan<string> names)
    {
        if (fields.Find(names) is not { } value) return 0;
        return fields.Integers(names[0], value) is [var skip] && skip >= least ? skip : throw new GlintException(
            $"{path} has {names[0]} {TextHeader.Shortened(value)}; it is at least {least}. Write it again.");
    }
}
