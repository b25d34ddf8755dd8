#!/usr/bin/env python3
"""Writes expected_placement.json: where nibabel puts the NIfTI images of the data folder that Glint reads as scans, by every field and form.

Usage: expected_placement.py DATA_FOLDER > expected_placement.json          (needs nibabel and numpy)
       expected_placement.py --same SCAN MASK                               says whether nibabel puts both on one place; exit code 1 if not
"""
import json
import logging
import pathlib
import sys

import nibabel
import numpy

logging.disable(logging.CRITICAL)


def load(path):
    image = nibabel.load(path)
    return nibabel.Nifti2Image.from_filename(path) if isinstance(image, nibabel.Cifti2Image) else image


def listed(array):
    return [None if not numpy.isfinite(v) else float(v) for v in numpy.asarray(array, dtype=float).ravel()]


def placement(image):
    header = image.header
    with image.file_map["image"].get_prepare_fileobj("rb") as file:
        stored = type(header).from_fileobj(file, check=False)  # loading mends what is odd, such as a qfac of 0

    def form(read):
        try:
            return listed(read(coded=False))
        except Exception as error:  # a qform that is no rotation
            return type(error).__name__

    return {
        "shape": [int(n) for n in image.shape],
        "affine": listed(image.affine),
        "qform": form(header.get_qform),
        "sform": form(header.get_sform),
        "codes": [int(header["qform_code"]), int(header["sform_code"])],
        "zooms": listed(header.get_zooms()),
        "units": list(header.get_xyzt_units()),
        "stored": {name: listed(stored[name]) for name in (
            "pixdim", "quatern_b", "quatern_c", "quatern_d", "qoffset_x", "qoffset_y", "qoffset_z", "srow_x", "srow_y", "srow_z", "xyzt_units")},
    }


def rows(root):
    for path in sorted((root / "conformance").rglob("*.nii*")):
        try:
            image = load(path)
            voxels = numpy.asarray(image.dataobj)
        except Exception:
            continue
        if voxels.dtype.kind not in "iuf" or any(n > 1 for n in image.shape[3:]) or not numpy.isfinite(voxels).all():
            continue
        yield {"file": path.relative_to(root).as_posix(), **placement(image)}


def main():
    if sys.argv[1] == "--same":
        scan, mask = (placement(load(path)) for path in sys.argv[2:4])
        different = [name for name in scan if scan[name] != mask[name]]
        for name in different:
            print(f"{name}: {scan[name]} and {mask[name]}")
        sys.exit(1 if different else 0)
    print("[\n" + ",\n".join(json.dumps(row, allow_nan=False) for row in rows(pathlib.Path(sys.argv[1]))) + "\n]")


main()
