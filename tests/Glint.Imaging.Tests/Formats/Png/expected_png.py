#!/usr/bin/env python3
"""Writes expected_png.json: small grey PNG images and their pixels, for PngTests.

Usage: expected_png.py > expected_png.json          (needs numpy and Pillow)

Pillow writes the files, with a filter for each row that it chooses itself, and again by hand with every filter of the specification; Pillow reads the pixels back.
"""
import base64
import io
import json
import struct
import zlib

import numpy
from PIL import Image

random = numpy.random.default_rng(5)


def written(pixels, mode):
    buffer = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(buffer, "png")
    return buffer.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def filtered(pixels, bits, kind):
    """One filter for all rows: the encoder side of the specification's table."""
    rows = pixels.astype(">u2" if bits == 16 else "u1")
    step, packed, above = bits // 8, b"", bytes(rows.shape[1] * bits // 8)
    for row in rows:
        line, out = row.tobytes(), bytearray()
        for i, value in enumerate(line):
            left = line[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            up = above[i]
            guess = left + up - corner
            nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            out.append((value - [0, left, up, (left + up) // 2, nearest][kind]) % 256)
        packed += bytes([kind]) + bytes(out)
        above = line
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], bits, 0, 0, 0, 0)
    # The data in two chunks, with another between header and data.
    data = zlib.compress(packed)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"pHYs", bytes(9)) + chunk(b"IDAT", data[:7]) + chunk(b"IDAT", data[7:]) + chunk(b"IEND", b"")


def case(name, file):
    pixels = numpy.asarray(Image.open(io.BytesIO(file)))
    return {"name": name, "file": base64.b64encode(file).decode(), "width": pixels.shape[1], "height": pixels.shape[0],
            "pixels": pixels.astype(int).ravel().tolist()}


if __name__ == "__main__":
    grey8 = random.integers(0, 256, (5, 7)).astype("uint8")
    grey16 = random.integers(0, 65536, (4, 3)).astype("uint16")
    cases = [case("Pillow, 8 bits", written(grey8, "L")), case("Pillow, 16 bits", written(grey16.astype("int32"), "I")),
             case("Pillow, 1 bit", written(((grey8 > 128) * 255).astype("uint8"), "1"))]
    cases += [case(f"filter {kind}, {bits} bits", filtered(pixels, bits, kind)) for kind in range(5) for bits, pixels in ((8, grey8), (16, grey16))]
    print(json.dumps(cases))
