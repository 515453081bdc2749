#!/bin/sh
# Reinforcement learning by GRPO with verl 0.7.0, with ERank-4B's settings, on eight GPUs. Run in the folder of the export:
#   MODEL=checkpoint REASONRANK_URL=http://gateway:5101 sh train_grpo.sh
# The reward compares all answers to the prompts of a query. Newer versions of verl score each by itself, and older ones do not read JSON
# lines. QUERIES are those of a step, a multiple of 32, and 64 as published. Further arguments go to verl.
set -eu
: "${MODEL:?the fine-tuned checkpoint}" "${REASONRANK_URL:?the gateway, which serves the rewards}"
export REASONRANK_URL

# The prompts of a query lie together, as many for each query: where nothing is shuffled or dropped, no step tears a query apart.
passages={passages} queries=${QUERIES:-64}
case $queries in
  32|64|96|128|160|192|224|256) batch=$((passages * queries)) ;;
  *) echo "QUERIES must be a multiple of 32 up to 256, not '$queries'" >&2; exit 2 ;;
esac
rows=$(grep -c '' train.jsonl) || { echo "train.jsonl is missing or has no rows" >&2; exit 2; }
[ "$rows" -ge "$batch" ] || { echo "train.jsonl has $rows rows, and a step takes $batch: QUERIES=$queries is too many" >&2; exit 2; }

# verl cannot load a file without rows: a small job may have none for validation.
if [ -s val.jsonl ]; then
  validation='data.val_files=val.jsonl trainer.test_freq=32'
else
  validation='data.val_files=train.jsonl trainer.test_freq=-1 trainer.val_before_train=False'
fi

# shellcheck disable=SC2086 # several arguments
exec python3 -m verl.trainer.main_ppo \
  algorithm.adv_estimator=grpo \
  algorithm.use_kl_in_reward=False \
  data.train_files=train.jsonl \
  data.train_batch_size=$batch \
  data.shuffle=False \
  data.max_prompt_length=1024 \
  data.max_response_length=1024 \
  data.filter_overlong_prompts=False \
  data.truncation=error \
  actor_rollout_ref.model.path="$MODEL" \
  actor_rollout_ref.model.use_remove_padding=True \
  actor_rollout_ref.model.enable_gradient_checkpointing=True \
  actor_rollout_ref.actor.optim.lr=1e-6 \
  actor_rollout_ref.actor.ppo_mini_batch_size=$((batch / 4)) \
  actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=5 \
  actor_rollout_ref.actor.clip_ratio=0.2 \
  actor_rollout_ref.actor.use_kl_loss=True \
  actor_rollout_ref.actor.kl_loss_coef=0.001 \
  actor_rollout_ref.actor.kl_loss_type=low_var_kl \
  actor_rollout_ref.rollout.name=vllm \
  actor_rollout_ref.rollout.n=5 \
  actor_rollout_ref.rollout.tensor_model_parallel_size=1 \
  actor_rollout_ref.rollout.gpu_memory_utilization=0.5 \
  actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=20 \
  actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=20 \
  actor_rollout_ref.ref.fsdp_config.param_offload=True \
  reward_model.use_reward_loop=False \
  reward_model.reward_manager=batch \
  custom_reward_function.path=reasonrank_reward.py \
  custom_reward_function.name=compute_score \
  +custom_reward_function.reward_kwargs.reward=erank-rr \
  trainer.critic_warmup=0 \
  trainer.logger='["console"]' \
  trainer.n_gpus_per_node=8 \
  trainer.nnodes=1 \
  trainer.save_freq=32 \
  trainer.total_epochs=10 \
  trainer.default_local_dir=checkpoints \
  $validation "$@"
