namespace Glint.Imaging;

/// <summary>Reads the voxels an NRRD header describes.</summary>
internal static class NrrdVoxels
{
    // Where the voxels are the last bytes of what is packed, at most so many may come before them.
    private const int MostBytesBefore = 1 << 24;

    public static float[] Read(NrrdHeader header)
    {
        var start = AfterLines(header);
        var (path, count) = (header.DataPath, header.Geometry.VoxelCount);
        return header.Encoding switch
        {
            NrrdEncoding.Gzip => Packed(header, start, Packing.Gzip),
            NrrdEncoding.Bzip2 => Packed(header, start, Packing.Bzip2),
            NrrdEncoding.Raw => InputFile.ReadFrom(path, start, Packing.None, file => Binary(file, header, header.ByteSkip >= 0 ? header.ByteSkip : file.BytesOnDisk - Needed(header))),
            _ => InputFile.ReadFrom(path, start, Packing.None, file => Text(file, header, count)),
        };
    }

    private static float[] Packed(NrrdHeader header, long start, Packing packing) => InputFile.ReadFrom(
        header.DataPath, start, packing, file => Binary(file, header, header.ByteSkip >= 0 ? header.ByteSkip : PackedSkip(header, start, packing)));

    private static long Needed(NrrdHeader header) => (long)header.Geometry.VoxelCount * header.Voxels.BytesPerVoxel;

    private static long AfterLines(NrrdHeader header) => InputFile.ReadFrom(header.DataPath, header.DataStart, Packing.None, file =>
    {
        for (long line = 0; line < header.LineSkip; line++)
        {
            if (file.Line() is null) throw new GlintException($"{header.DataPath} is cut off: it ends after {line} of the {header.LineSkip} lines to skip. Copy or download it again.");
        }
        return header.DataStart + file.Position;
    });

    private static float[] Binary(InputFile file, NrrdHeader header, long skip)
    {
        if (!file.IsCompressed && file.BytesOnDisk - skip < Needed(header) || skip < 0 || !file.SkipTo(skip))
        {
            throw new GlintException(
                $"{file.Path} is cut off: {header.Geometry.SizeText} {header.Voxels.Type} voxels need {Needed(header)} bytes after the first {Math.Max(0, skip)}, it has {file.BytesOnDisk}. Copy or download it again.");
        }
        var voxels = VoxelReader.Read(file, header.Voxels, header.Geometry.VoxelCount);
        file.VerifyChecksum();
        return voxels;
    }

    // Unpacks once to learn where the end is.
    private static long PackedSkip(NrrdHeader header, long start, Packing packing) => InputFile.ReadFrom(header.DataPath, start, packing, file =>
    {
        if (file.SkipTo(Needed(header) + MostBytesBefore + 1))
        {
            throw new GlintException($"{header.DataPath} unpacks to more than {MostBytesBefore} bytes before its voxels. Write it again.");
        }
        return file.Position - Needed(header);
    });

    private static float[] Text(InputFile file, NrrdHeader header, int count)
    {
        if (!file.SkipTo(Math.Max(0, header.ByteSkip))) throw TextVoxels.Short(file, 0, count);
        return header.Encoding == NrrdEncoding.Ascii ? TextVoxels.Read(file, count) : Hex(file, header, count);
    }

    private static float[] Hex(InputFile file, NrrdHeader header, int count)
    {
        var size = header.Voxels.BytesPerVoxel;
        if (file.BytesOnDisk < 2L * count * size) throw TextVoxels.Short(file, (int)(file.BytesOnDisk / 2 / size), count);
        var (voxels, voxel, buffer) = (new float[count], new byte[size], new byte[1 << 14]);
        var (done, digits, value) = (0, 0, 0);
        for (int got; done < count && (got = file.Fill(buffer)) > 0;)
        {
            for (var i = 0; i < got && done < count; i++)
            {
                if (char.IsWhiteSpace((char)buffer[i])) continue;
                if (!char.IsAsciiHexDigit((char)buffer[i])) throw new GlintException($"{file.Path} has '{(char)buffer[i]}' among its voxels, where a hexadecimal digit belongs. Write it again.");
                value = (value << 4) | Convert.ToInt32(((char)buffer[i]).ToString(), 16);
                if (++digits % 2 != 0) continue;
                voxel[(digits / 2) - 1] = (byte)value;
                value = 0;
                if (digits < 2 * size) continue;
                VoxelReader.Decode(voxel, header.Voxels, voxels.AsSpan(done++, 1));
                digits = 0;
            }
        }
        return done == count ? voxels : throw TextVoxels.Short(file, done, count);
    }
}
