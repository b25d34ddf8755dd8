namespace Glint.Imaging;

/// <summary>A MetaImage header that was checked.</summary>
/// <param name="Geometry">The grid, LPS.</param>
/// <param name="Voxels">Type and byte order.</param>
/// <param name="IsCompressed">Whether they are packed with zlib.</param>
/// <param name="IsText">Whether they are written as numbers in text.</param>
/// <param name="DataPath">The file that holds them.</param>
/// <param name="DataStart">Its byte at which they begin, but for HeaderSize.</param>
/// <param name="HeaderSize">Bytes to skip there; -1 where the voxels are the last bytes.</param>
internal sealed record MetaImageHeader(
    Geometry Geometry, VoxelEncoding Voxels, bool IsCompressed, bool IsText, string DataPath, long DataStart, long HeaderSize)
{
    private const int Dimensions = 3;
    private const string Last = "ElementDataFile";

    // By the names that they have had.
    private static readonly string[] Offsets = ["Offset", "Position", "Origin"], Matrices = ["TransformMatrix", "Rotation", "Orientation"];

    public static MetaImageHeader Read(InputFile file)
    {
        var fields = ReadFields(file);
        var sizes = fields.Integers("DimSize", fields.Require("DimSize"));
        var dimensions = fields.Integers("NDims", fields.Require("NDims"));
        if (dimensions is not [>= 1] || sizes.Length != dimensions[0])
        {
            throw new GlintException($"{file.Path} has NDims {string.Join(' ', dimensions)} and {sizes.Length} sizes, which contradict each other. Write it again.");
        }
        if (sizes.Skip(Dimensions).Any(size => size != 1))
        {
            throw new GlintException($"{file.Path} is {sizes.Length}-D ({string.Join("x", sizes)}); a scan or mask is one 3-D image. Split it into one file per image.");
        }
        if (fields.Find("ElementNumberOfChannels") is { } channels && channels != "1")
        {
            throw new GlintException($"{file.Path} has {TextHeader.Shortened(channels)} channels; a scan or mask has one. Split it into one file per channel.");
        }
        var isText = !IsTrue(fields, "BinaryData", true, file.Path);
        var encoding = new VoxelEncoding(TypeOf(fields.Require("ElementType"), file.Path), IsTrue(fields, "BinaryDataByteOrderMSB", false, file.Path) || IsTrue(fields, "ElementByteOrderMSB", false, file.Path));
        var isCompressed = IsTrue(fields, "CompressedData", false, file.Path);
        if (isText && isCompressed) throw new GlintException($"{file.Path} says that its voxels are text and compressed, which nothing writes. Write it again.");
        var (path, start) = DataOf(fields, file);
        var geometry = fields.Geometry(fields.Grid([.. sizes.Take(Dimensions)]), AffineOf(fields, sizes.Length, file.Path), fields.Find([.. Offsets, .. Matrices]) is not null);
        return new MetaImageHeader(geometry, encoding, isCompressed, isText, path, start, HeaderSizeOf(fields, isCompressed, file.Path));
    }

    private static TextHeader ReadFields(InputFile file)
    {
        var fields = new TextHeader(file.Path);
        for (var first = true; ; first = false)
        {
            var line = file.Line();
            var equals = line?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals < 1)
            {
                if (line is not null && string.IsNullOrWhiteSpace(line) && !first) continue;
                throw new GlintException(first
                    ? $"{file.Path} is not a MetaImage file: it does not begin with a field such as ObjectType = Image. Give a .mha or .mhd file."
                    : $"{file.Path} is cut off or damaged: its header has no {Last}. Copy or download it again.");
            }
            var (name, value) = (line![..equals].Trim(), line[(equals + 1)..].Trim());
            fields.Add(name, value);
            if (name == Last) return fields;
        }
    }

    private static VoxelType TypeOf(string name, string path) => name switch
    {
        "MET_CHAR" => VoxelType.Int8,
        "MET_UCHAR" => VoxelType.UInt8,
        "MET_SHORT" => VoxelType.Int16,
        "MET_USHORT" => VoxelType.UInt16,
        // In MetaIO a long has four bytes, whatever the machine.
        "MET_INT" or "MET_LONG" => VoxelType.Int32,
        "MET_UINT" or "MET_ULONG" => VoxelType.UInt32,
        "MET_LONG_LONG" => VoxelType.Int64,
        "MET_ULONG_LONG" => VoxelType.UInt64,
        "MET_FLOAT" => VoxelType.Float32,
        "MET_DOUBLE" => VoxelType.Float64,
        _ => throw new GlintException($"{path} holds voxels of type '{TextHeader.Shortened(name)}'; Glint reads MET_CHAR to MET_ULONG_LONG, MET_FLOAT and MET_DOUBLE. Convert it to one of these."),
    };

    private static bool IsTrue(TextHeader fields, string name, bool otherwise, string path) => fields.Find(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw new GlintException($"{path} has {name} = {TextHeader.Shortened(other)}, where True or False belongs. Write it again."),
    };

    private static (string Path, long Start) DataOf(TextHeader fields, InputFile file)
    {
        var data = fields.Require(Last);
        if (data.Equals("LOCAL", StringComparison.OrdinalIgnoreCase)) return (file.Path, file.Position);
        if (data.StartsWith("LIST", StringComparison.Ordinal) || (data.Contains('%', StringComparison.Ordinal) && TextHeader.Words(data).Length > 1))
        {
            throw new GlintException($"{file.Path} keeps its voxels in several files, which Glint does not read. Write it again as one .mha file.");
        }
        return (fields.DataFile(data), 0);
    }

    private static long HeaderSizeOf(TextHeader fields, bool isCompressed, string path)
    {
        if (fields.Find("HeaderSize") is not { } text) return 0;
        return fields.Integers("HeaderSize", text) is [var size] && size >= (isCompressed ? 0 : -1) ? size : throw new GlintException(
            $"{path} has HeaderSize {TextHeader.Shortened(text)}, which makes no sense here. Write it again.");
    }

    private static Affine AffineOf(TextHeader fields, int dimensions, string path)
    {
        double[] Numbers(double[] otherwise, params ReadOnlySpan<string> names)
        {
            if (fields.Find(names) is not { } text) return otherwise;
            var numbers = fields.Numbers(names[0], text);
            return numbers.Length == otherwise.Length ? numbers : throw new GlintException($"{path} has {numbers.Length} numbers in {names[0]}; {otherwise.Length} belong there. Write it again.");
        }
        var identity = new double[dimensions * dimensions];
        for (var axis = 0; axis < dimensions; axis++) identity[axis * (dimensions + 1)] = 1;
        var spacing = Numbers([.. Enumerable.Repeat(1.0, dimensions)], "ElementSpacing", "ElementSize");
        var origin = Numbers(new double[dimensions], Offsets);
        // One axis after the other, each a unit vector.
        var matrix = Numbers(identity, Matrices);
        double Along(int axis) => axis < dimensions ? origin[axis] : 0;
        Vector3D Step(int axis)
        {
            double Component(int i) => axis < dimensions && i < dimensions ? matrix[axis * dimensions + i] * spacing[axis] : axis == i ? 1 : 0;
            return new Vector3D(Component(0), Component(1), Component(2));
        }
        return new Affine(Step(0), Step(1), Step(2), new Vector3D(Along(0), Along(1), Along(2)));
    }
}
