#!/usr/bin/env python3
"""Writes expected_nifti.json: what nibabel reads from the NIfTI images of the data folder, single files and pairs, and which files must be refused.

Usage: expected_nifti.py DATA_FOLDER > expected_nifti.json          (needs nibabel and numpy)

The affine is nibabel's (RAS, millimetres), except where a file has neither sform nor qform: there nibabel centres the image and flips x,
while the standard's method 1, which Glint follows, has the voxel sizes alone.
"""
import json
import logging
import pathlib
import sys

import nibabel
import numpy

logging.disable(logging.CRITICAL)
REFUSED_TYPES = {32: "complex64", 1792: "complex128", 128: "RGB colours", 2304: "RGBA colours"}
PROBES = 5


def number_or_none(value):
    return float(value) if numpy.isfinite(value) else None


def load_pair(path):
    stem = str(path).removesuffix(".gz")[:-4]
    found = {}
    for role, ending in (("header", ".hdr"), ("image", ".img")):
        own = str(path).removesuffix(".gz").endswith(ending)
        candidates = [str(path)] if own else [stem + ending, stem + ending + ".gz"]
        found[role] = next((c for c in candidates if pathlib.Path(c).exists()), None)
        if found[role] is None:
            raise FileNotFoundError(stem + ending)
    try:
        image = nibabel.Nifti1Pair.from_file_map(nibabel.Nifti1Pair.make_file_map(found))
    except Exception:
        image = nibabel.Nifti2Pair.from_file_map(nibabel.Nifti2Pair.make_file_map(found))
    if bytes(image.header["magic"])[:3] not in (b"ni1", b"ni2"):
        raise ValueError("no NIfTI")
    image.get_fdata()
    return image


def describe(path, name):
    try:
        image = load_pair(path) if name.removesuffix(".gz").endswith((".hdr", ".img")) else nibabel.load(path)
    except FileNotFoundError:
        return {"file": name, "refused": "is not there"}
    except Exception:
        return {"file": name, "refused": "not a NIfTI file"}
    if isinstance(image, nibabel.Cifti2Image):
        image = nibabel.Nifti2Image.from_filename(path)
    header = image.header
    shape = [int(n) for n in image.shape]
    if int(header["datatype"]) in REFUSED_TYPES:
        return {"file": name, "refused": REFUSED_TYPES[int(header["datatype"])]}
    if any(n > 1 for n in shape[3:]):
        return {"file": name, "refused": f"{len(shape)}-D"}

    size = (shape + [1, 1])[:3]
    voxels = numpy.asarray(image.get_fdata(dtype=numpy.float64)).reshape(size, order="F")
    finite = voxels[numpy.isfinite(voxels)]
    has_form = int(header["sform_code"]) > 0 or int(header["qform_code"]) > 0
    affine = image.affine if has_form else numpy.diag([*numpy.abs(header["pixdim"][1:4]).astype(float), 1.0])
    places = numpy.random.default_rng(0).integers(0, size, (PROBES, 3))
    return {
        "file": name,
        "size": size,
        "datatype": header.get_data_dtype().name,
        "from": "sform" if int(header["sform_code"]) > 0 else "qform" if has_form else "pixdim",
        "affineRas": affine[:3].tolist(),
        "notFinite": int(voxels.size - finite.size),
        "sum": float(finite.sum()),
        "min": float(finite.min()),
        "max": float(finite.max()),
        "probes": [[*map(int, place), number_or_none(voxels[tuple(place)])] for place in places],
    }


def main():
    root = pathlib.Path(sys.argv[1])
    endings = (".nii", ".nii.gz", ".hdr", ".hdr.gz", ".img", ".img.gz")
    files = [f for f in (root / "conformance").rglob("*")
             if f.is_file() and (f.name.endswith(endings) or f.parent.name == "fuzz_artifacts")]
    files += [root / "lidc-nodules/imagesTr/lidc_0004.nii.gz", root / "lidc-nodules/labelsTr/lidc_0004.nii.gz",
              root / "sts-ct/imagesTr/STS_001.nii.gz", root / "sts-ct/labelsTr/STS_001.nii.gz"]
    rows = [json.dumps(describe(f, f.relative_to(root).as_posix()), allow_nan=False) for f in sorted(files)]
    print("[\n" + ",\n".join(rows) + "\n]")


main()
