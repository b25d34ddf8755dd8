// A file format of your own (marked), in every command that reads scans: a line with sizes and spacing in mm, then the voxels as little-endian int16.
// dotnet run -c Release --project samples/OwnFormat -- predict --model model.glint --input ct.plain --output mask.nii.gz
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Glint;
using Glint.Cli;
using Glint.Imaging;

return GlintCommand.Run(args, new GlintParts { Formats = ScanFormats.All.With(new PlainFormat()) });            // 1

internal sealed class PlainFormat : IScanFormat
{
    public IReadOnlyList<string> Endings => [".plain"];                     // 2

    public Volume Read(string path)                                         // 3: a file that is not there is for Glint to say
    {
        byte[] file = File.ReadAllBytes(path);
        try
        {
            int end = Array.IndexOf(file, (byte)'\n');
            double[] n = [.. Encoding.ASCII.GetString(file, 0, end).Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
            if (n.Length != 6) throw new FormatException($"its first line has {n.Length} numbers, not 6");
            var grid = Geometry.AlongAxes((int)n[0], (int)n[1], (int)n[2], new Vector3D(n[3], n[4], n[5]));
            return new Volume(grid, [.. MemoryMarshal.Cast<byte, short>(file.AsSpan(end + 1))]);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new GlintException($"{path} is damaged: {e.Message.TrimEnd('.')}. Write it again.", e);
        }
    }
}
