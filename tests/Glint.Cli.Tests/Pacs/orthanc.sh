#!/bin/bash
# The Orthanc of samples/pacs, and a series pushed to it: orthanc.sh FOLDER SAMPLE HTTP-PORT DICOM-PORT SECONDS
# Prints the seconds until both results were there; leaves QIDO's answers in FOLDER/series.json and, some while later, FOLDER/later.json.
set -eu
cd "$1"
sample=$2 http=http://127.0.0.1:$3 dicom=$4 most=$5
trap 'kill $(jobs -p) 2> /dev/null; wait' EXIT
sed -e 's|"StableAge" : 10|"StableAge" : 1|' -e "s|glint.lua|$sample/orthanc/glint.lua|" -e "s|: 8042|: $3|" -e "s|: 4242|: $dicom|" "$sample/orthanc/orthanc.json" > orthanc.json
Orthanc orthanc.json > orthanc.log 2>&1 &
for ((i = 0; i < 300; i++)); do curl -sf "$http/system" > system.json && break; sleep 0.1; done
storescu -aec ORTHANC 127.0.0.1 "$dicom" +sd ct > storescu.log 2>&1
began=$SECONDS
while ((SECONDS - began < most)); do
  curl -sf "$http/dicom-web/series?includefield=0020000D" > series.json || true
  grep -q '"SEG"' series.json && grep -q '"RTSTRUCT"' series.json && break
  sleep 0.2
done
echo $((SECONDS - began))
# Long enough that the results are stable themselves: nothing may follow from them.
sleep 5
curl -sf "$http/dicom-web/series?includefield=0020000D" > later.json
