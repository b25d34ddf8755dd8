#!/usr/bin/env bash
# Builds the site of the documentation into out/site: pages, and the API reference from the XML comments. Needs the .NET SDK and nothing else.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build -c Release -v q --nologo src/Glint.Cli
dotnet tool restore
rm -rf docs/api out/site
dotnet docfx docs/docfx.json --warningsAsErrors
echo "out/site/index.html"
