#!/usr/bin/env python3
"""Writes expected_scans.json: what the NRRD and MetaImage files of the data folder hold by the formats' own rules, and which must be refused.

Usage: expected_scans.py DATA_FOLDER > expected_scans.json          (needs numpy)

A second reading of the two formats, in numpy, for these files only: it looks fields up where they are and checks nothing.
"""
import bz2
import gzip
import json
import pathlib
import re
import sys
import zlib

import numpy

# What Glint says of a file that it does not read.
REFUSED = {
    "BallBinary30x30x30_byteskip_minus_five.nhdr": "byte skip -5",
}
NRRD_TYPES = {"short": "i2", "int16": "i2", "ushort": "u2", "unsigned short": "u2", "unsigned char": "u1", "uint8": "u1", "uchar": "u1",
              "signed char": "i1", "int8": "i1", "int": "i4", "unsigned int": "u4", "uint32": "u4", "float": "f4", "double": "f8"}
META_TYPES = {"MET_UCHAR": "u1", "MET_CHAR": "i1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4", "MET_UINT": "u4",
              "MET_FLOAT": "f4", "MET_DOUBLE": "f8"}
PROBES = 5


def numbers(text):
    return [float(n) for n in re.findall(r"[-+]?[0-9.][-+0-9.eE]*", text)]


def nrrd(path):
    raw = path.read_bytes()
    text, _, rest = raw.partition(b"\n\n")
    fields = dict(re.findall(r"^([a-z ]+):(?!=) ?(.*?)\r?$", text.decode("utf-8", "replace"), re.MULTILINE))
    sizes = [int(n) for n in fields["sizes"].split()]
    body = (path.parent / fields["data file"]).read_bytes() if "data file" in fields else rest
    for _ in range(int(fields.get("line skip", 0))):
        body = body.partition(b"\n")[2]
    kind = numpy.dtype((">" if fields.get("endian") == "big" else "<") + NRRD_TYPES[fields["type"]])
    count = int(numpy.prod(sizes))
    encoding = fields["encoding"].lower()
    if encoding in ("ascii", "text", "txt"):
        values = numpy.array(body.split(), dtype=float)
    else:
        data = gzip.decompress(body) if encoding in ("gzip", "gz") else bz2.decompress(body) if encoding in ("bzip2", "bz2") else body
        skip = int(fields.get("byte skip", 0))
        data = data[len(data) - count * kind.itemsize:] if skip == -1 else data[skip:]
        values = numpy.frombuffer(data, kind, count)
    if "space directions" in fields:
        vectors = [numbers(v) for v in re.findall(r"\([^)]*\)|none", fields["space directions"])]
    else:
        vectors = [[0.0] * i + [s] for i, s in enumerate(numbers(fields.get("spacings", "1 " * len(sizes))))]
    axes = [i for i, v in enumerate(vectors) if v]
    if any(sizes[i] > 1 for i in range(len(sizes)) if i not in axes):
        return None
    affine = numpy.eye(3, 4)
    for column, axis in enumerate(axes):
        affine[:, column] = (vectors[axis] + [0, 0])[:3]
    affine[:, 3] = (numbers(fields.get("space origin", "")) + [0, 0, 0])[:3]
    if fields.get("space", "").lower() in ("right-anterior-superior", "ras"):
        affine[:2] *= -1
    return ([sizes[i] for i in axes] + [1, 1])[:3], affine, values


def meta(path):
    raw = path.read_bytes()
    end = raw.index(b"\n", raw.index(b"ElementDataFile")) + 1
    fields = dict(re.findall(r"^(\w+) *= *(.*?)\r?$", raw[:end].decode(), re.MULTILINE))
    sizes = [int(n) for n in fields["DimSize"].split()]
    rank = len(sizes)
    body = raw[end:] if fields["ElementDataFile"] == "LOCAL" else (path.parent / fields["ElementDataFile"]).read_bytes()
    if fields.get("CompressedData") == "True":
        body = zlib.decompress(body)
    kind = numpy.dtype((">" if fields.get("BinaryDataByteOrderMSB") == "True" else "<") + META_TYPES[fields["ElementType"]])
    values = numpy.frombuffer(body, kind, int(numpy.prod(sizes)))
    affine = numpy.eye(3, 4)
    affine[:rank, :rank] = numpy.reshape(numbers(fields["TransformMatrix"]), (rank, rank)).T * numbers(fields["ElementSpacing"])
    affine[:rank, 3] = numbers(fields["Offset"])
    return (sizes + [1, 1])[:3], affine, values


def describe(path, name):
    if path.name in REFUSED:
        return {"file": name, "refused": REFUSED[path.name]}
    found = nrrd(path) if path.suffix in (".nrrd", ".nhdr") else meta(path)
    if found is None:
        return {"file": name, "refused": "-D ("}
    size, affine, values = found
    voxels = values.astype(numpy.float64).reshape(size, order="F")
    places = numpy.random.default_rng(0).integers(0, size, (PROBES, 3))
    return {
        "file": name,
        "size": size,
        "affineLps": affine.tolist(),
        "sum": float(voxels.sum()),
        "min": float(voxels.min()),
        "max": float(voxels.max()),
        "probes": [[*map(int, place), float(voxels[tuple(place)])] for place in places],
    }


def main():
    root = pathlib.Path(sys.argv[1])
    files = [f for f in (root / "conformance").rglob("*") if f.name.endswith((".nrrd", ".nhdr", ".mha", ".mhd"))]
    rows = [json.dumps(describe(f, f.relative_to(root).as_posix()), allow_nan=False) for f in sorted(files)]
    print("[\n" + ",\n".join(rows) + "\n]")


main()
