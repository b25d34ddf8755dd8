#!/usr/bin/env python3
"""Writes the frames that fuzzing the codecs starts from, out of those kept for the tests: their format in eight bytes, then the first frame."""
import gzip
import pathlib
import struct

here = pathlib.Path(__file__).parent
kept = here.parent.parent / "tests" / "Glint.Dicom.Tests" / "Codecs" / "Data"
FOLDERS = {"rle": "rle", "jpeg": "jpeg", "jls": "jpegls", "j2k": "jpeg2000"}

for path in sorted(kept.glob("*.frames.gz")):
    name = path.name.removesuffix(".frames.gz")
    data = gzip.decompress(path.read_bytes())
    _, columns, rows, samples, allocated, stored, signed, length = struct.unpack("<8i", data[:32])
    folder = here / FOLDERS[name.split("-")[0]]
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(struct.pack("<HHBBBB", columns, rows, samples, allocated, stored, signed) + data[32 : 32 + length])
