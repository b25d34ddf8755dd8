using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one required symbol version of a 64-bit little-endian ELF library as weak (VER_FLG_WEAK), in every copy of the
/// library below a folder. Compiled by MSBuild at build time, hence no newer C# than its compiler takes for granted.
/// Layout: System V gABI, chapter "Symbol Versioning" (Verneed and Vernaux).
/// </summary>
public sealed class WeakenSymbolVersion : Task
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;

    [Required] public string Folder { get; set; }
    [Required] public string FileName { get; set; }
    [Required] public string SymbolVersion { get; set; }

    public override bool Execute()
    {
        if (!Directory.Exists(Folder)) return true;
        foreach (string path in Directory.GetFiles(Folder, FileName, SearchOption.AllDirectories)) Weaken(path);
        return !Log.HasLoggedErrors;
    }

    private void Weaken(string path)
    {
        byte[] elf = File.ReadAllBytes(path);
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[4] != 2 || elf[5] != 1) return;
        int flags = FlagsOffset(elf);
        if (flags < 0 || (BitConverter.ToUInt16(elf, flags) & WeakFlag) != 0) return;
        elf[flags] |= (byte)WeakFlag;

        // Written aside and moved: the output file may be a hard link into the package cache, which must not change.
        // The old time stamp stays, so that an incremental build does not copy the library again.
        DateTime stamp = File.GetLastWriteTimeUtc(path);
        string aside = path + ".weak";
        File.WriteAllBytes(aside, elf);
        File.SetLastWriteTimeUtc(aside, stamp);
        File.Delete(path);
        File.Move(aside, path);
        Log.LogMessage(MessageImportance.Low, "{0}: {1} is now a weak requirement.", path, SymbolVersion);
    }

    private int FlagsOffset(byte[] elf)
    {
        long sections = BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a), count = BitConverter.ToUInt16(elf, 0x3c);
        for (int i = 0; i < count; i++)
        {
            int header = (int)sections + i * size;
            if (BitConverter.ToUInt32(elf, header + 4) != VersionNeedSection) continue;
            int need = (int)BitConverter.ToInt64(elf, header + 0x18);
            int stringsHeader = (int)sections + (int)BitConverter.ToUInt32(elf, header + 0x28) * size;
            int strings = (int)BitConverter.ToInt64(elf, stringsHeader + 0x18);
            for (int next = -1; next != 0; need += next)
            {
                int entry = need + (int)BitConverter.ToUInt32(elf, need + 8);
                for (int step = -1; step != 0; entry += step)
                {
                    int name = strings + (int)BitConverter.ToUInt32(elf, entry + 8);
                    int end = Array.IndexOf(elf, (byte)0, name);
                    if (Encoding.ASCII.GetString(elf, name, end - name) == SymbolVersion) return entry + 4;
                    step = (int)BitConverter.ToUInt32(elf, entry + 12);
                }
                next = (int)BitConverter.ToUInt32(elf, need + 12);
            }
        }
        return -1;
    }
}
