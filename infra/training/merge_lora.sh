#!/bin/sh
# Makes a whole checkpoint of a LoRA adapter that LLaMA-Factory trained. On the CPU: memory as large as the base model, no GPU.
#   sh merge_lora.sh BASE ADAPTER OUTPUT [TEMPLATE]
#   sh merge_lora.sh Qwen/Qwen2.5-32B-Instruct sft/checkpoint merged
set -eu
[ $# -ge 3 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
[ ! -e "$3" ] || { echo "$3 is there already" >&2; exit 2; }
exec llamafactory-cli export \
  --model_name_or_path "$1" \
  --adapter_name_or_path "$2" \
  --template "${4:-qwen}" \
  --finetuning_type lora \
  --export_dir "$3" \
  --export_size 5 \
  --export_device cpu \
  --export_legacy_format False
