#!/bin/sh
# Checks a model folder, and runs the reranker with it alone. PROVIDER cuda needs the GPU that the folder was made for, cpu none.
#   NATIVE=path/to/native/libraries sh serve.sh FOLDER [PROVIDER]
# Run in the root of the suite, where .NET finds the projects. The folder's name begins with that of the model card: reasonrank-7b, erank-4b.
set -eu
[ $# -ge 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
: "${NATIVE:?the folder of ONNX Runtime GenAI and its libraries}"
dotnet run --project src/Cli -c Release -- model check "$1" --native "$NATIVE"
export Reranker__NativeFolder="$NATIVE" Reranker__Models__0__Path="$1" Reranker__Models__0__Provider="${2:-cuda}"
exec dotnet run --project src/Reranker -c Release
