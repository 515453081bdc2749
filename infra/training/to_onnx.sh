#!/bin/sh
# Makes a model folder for the reranker of a checkpoint in Hugging Face's layout, by ONNX Runtime GenAI's builder. On the CPU: memory
# as large as the checkpoint, no GPU; what precision fits which hardware: ../models/README.md.
#   sh to_onnx.sh CHECKPOINT OUTPUT [PRECISION [PROVIDER]]
#   sh to_onnx.sh sft/checkpoint models/reasonrank-7b-bf16 bf16 cuda
set -eu
[ $# -ge 2 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
[ -s "$1/config.json" ] || { echo "$1/config.json is missing: $1 is no checkpoint" >&2; exit 2; }
[ ! -s "$1/adapter_config.json" ] || { echo "$1 is a LoRA adapter: merge_lora.sh first" >&2; exit 2; }
[ ! -e "$2" ] || { echo "$2 is there already" >&2; exit 2; }
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
python3 -m onnxruntime_genai.models.builder -i "$1" -o "$2" -p "${3:-bf16}" -e "${4:-cuda}" -c "$cache"
