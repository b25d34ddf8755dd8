#!/bin/bash
# The storescp of samples/pacs with an archive, and a series pushed to it: storescp.sh FOLDER SAMPLE PORT ARCHIVE-PORT SECONDS
# Prints the seconds until both results were in FOLDER/archive. Then sends them to the node that made them, which must leave it at that.
set -eu
cd "$1"
sample=$2 port=$3 archive=$4 most=$5
trap 'kill $(jobs -p) 2> /dev/null; wait' EXIT
mkdir archive incoming
storescp -aet ARCHIVE -od archive "$archive" > archive.log 2>&1 &
storescp +xa -aet GLINT -od incoming -su study -tos 1 -xcs "$sample/find-and-send '#p' ARCHIVE 127.0.0.1 $archive" "$port" > storescp.log 2>&1 &
for ((i = 0; i < 100; i++)); do echoscu 127.0.0.1 "$port" 2> /dev/null && echoscu 127.0.0.1 "$archive" 2> /dev/null && break; sleep 0.1; done
storescu -aec GLINT 127.0.0.1 "$port" +sd ct
began=$SECONDS
while (($(ls archive | wc -l) < 2 && SECONDS - began < most)); do sleep 0.2; done
echo $((SECONDS - began))
storescu -R -aec GLINT 127.0.0.1 "$port" +sd archive
sleep 4
