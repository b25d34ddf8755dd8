#!/bin/bash
# A CT series of 5 slices of 32 x 32 pixels with a box of soft tissue, made by dump2dcm: series.sh FOLDER
set -eu
mkdir -p "$1" && cd "$1"
air() { for ((i = 0; i < $1; i++)); do printf '\xb0\x00'; done; }      # 176: -848 HU
tissue() { for ((i = 0; i < $1; i++)); do printf '\x28\x04'; done; }   # 1064: 40 HU
{ air 320; for ((row = 0; row < 6; row++)); do air 12; tissue 8; air 12; done; air 512; } > pixels.raw
for z in 0 1 2 3 4; do
  cat > dump << DUMP
(0008,0005) CS [ISO_IR 100]
(0008,0016) UI [1.2.840.10008.5.1.4.1.1.2]
(0008,0018) UI [2.25.7001.$z]
(0008,0020) DA [20260101]
(0008,0030) TM [120000]
(0008,0050) SH []
(0008,0060) CS [CT]
(0008,0070) LO [made up]
(0008,0090) PN []
(0010,0010) PN [Made^Up]
(0010,0020) LO [MADE-UP]
(0010,0030) DA []
(0010,0040) CS [O]
(0018,0050) DS [2.5]
(0020,000d) UI [2.25.7002]
(0020,000e) UI [2.25.7003]
(0020,0010) SH [1]
(0020,0011) IS [1]
(0020,0013) IS [$((z + 1))]
(0020,0032) DS [-11\\-11\\$((z * 2)).5]
(0020,0037) DS [1\\0\\0\\0\\1\\0]
(0020,0052) UI [2.25.7004]
(0028,0002) US 1
(0028,0004) CS [MONOCHROME2]
(0028,0010) US 32
(0028,0011) US 32
(0028,0030) DS [0.7\\0.7]
(0028,0100) US 16
(0028,0101) US 16
(0028,0102) US 15
(0028,0103) US 1
(0028,1052) DS [-1024]
(0028,1053) DS [1]
(7fe0,0010) OW =pixels.raw
DUMP
  dump2dcm -q +te dump "$z.dcm"
done
rm dump pixels.raw
