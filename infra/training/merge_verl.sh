#!/bin/sh
# Makes a checkpoint in Hugging Face's layout of the last step that verl saved. On the CPU: memory as large as the model, no GPU.
#   sh merge_verl.sh CHECKPOINTS OUTPUT
#   sh merge_verl.sh rl/checkpoints merged
set -eu
[ $# -eq 2 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
[ ! -e "$2" ] || { echo "$2 is there already" >&2; exit 2; }
# verl writes the number of the last whole step beside the steps.
latest=$1/latest_checkpointed_iteration.txt
[ -s "$latest" ] || { echo "$latest is missing: verl has saved nothing yet" >&2; exit 2; }
exec python3 -m verl.model_merger merge \
  --backend fsdp \
  --local_dir "$1/global_step_$(cat "$latest")/actor" \
  --target_dir "$2" \
  --use_cpu_initialization
