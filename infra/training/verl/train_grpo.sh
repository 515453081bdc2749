#!/bin/sh
# Reinforcement learning by GRPO with verl 0.9 and newer, with ReasonRank's settings, on eight GPUs. Run in the folder of the export:
#   MODEL=checkpoint REASONRANK_URL=http://gateway:5101 sh train_grpo.sh
# METHOD=lora takes the settings of the 32B model in place of those of the 7B model. Further arguments go to verl.
set -eu
: "${MODEL:?the fine-tuned checkpoint}" "${REASONRANK_URL:?the gateway, which serves the rewards}"
export REASONRANK_URL

case "${METHOD:-full}" in
  full) method='
    actor_rollout_ref.actor.optim.lr=1e-6
    actor_rollout_ref.rollout.tensor_model_parallel_size=1' ;;
  lora) method='
    actor_rollout_ref.actor.optim.lr=1e-5
    actor_rollout_ref.model.lora_rank=32
    actor_rollout_ref.model.lora_alpha=32
    actor_rollout_ref.model.target_modules=all-linear
    actor_rollout_ref.model.use_shm=True
    actor_rollout_ref.actor.fsdp_config.fsdp_size=8
    actor_rollout_ref.actor.fsdp_config.param_offload=True
    actor_rollout_ref.actor.fsdp_config.optimizer_offload=True
    actor_rollout_ref.rollout.tensor_model_parallel_size=8
    actor_rollout_ref.rollout.load_format=safetensors
    actor_rollout_ref.rollout.layered_summon=True' ;;
  *) echo "METHOD must be full or lora, not '$METHOD'" >&2; exit 2 ;;
esac

# verl cannot load a file without rows: a small job may have none for validation.
if [ -s val.jsonl ]; then
  validation='data.val_files=val.jsonl trainer.test_freq=100'
else
  validation='data.val_files=train.jsonl trainer.test_freq=-1 trainer.val_before_train=False'
fi

# shellcheck disable=SC2086 # several arguments each
exec python3 -m verl.trainer.main_ppo \
  algorithm.adv_estimator=grpo \
  algorithm.use_kl_in_reward=False \
  data.train_files=train.jsonl \
  data.train_batch_size=16 \
  data.max_prompt_length=20480 \
  data.max_response_length=3072 \
  data.filter_overlong_prompts=True \
  data.truncation=error \
  actor_rollout_ref.model.path="$MODEL" \
  actor_rollout_ref.model.use_remove_padding=True \
  actor_rollout_ref.model.enable_gradient_checkpointing=True \
  actor_rollout_ref.actor.ppo_mini_batch_size=8 \
  actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu=1 \
  actor_rollout_ref.actor.use_kl_loss=True \
  actor_rollout_ref.actor.kl_loss_coef=0.001 \
  actor_rollout_ref.actor.kl_loss_type=low_var_kl \
  actor_rollout_ref.actor.entropy_coeff=0 \
  actor_rollout_ref.rollout.name=vllm \
  actor_rollout_ref.rollout.n=8 \
  actor_rollout_ref.rollout.gpu_memory_utilization=0.5 \
  actor_rollout_ref.rollout.max_num_batched_tokens=23552 \
  actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu=40 \
  actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu=40 \
  actor_rollout_ref.ref.fsdp_config.param_offload=True \
  reward.reward_manager.name=naive \
  reward.custom_reward_function.path=reasonrank_reward.py \
  reward.custom_reward_function.name=compute_score_one \
  trainer.critic_warmup=0 \
  trainer.logger='["console"]' \
  trainer.n_gpus_per_node=8 \
  trainer.nnodes=1 \
  trainer.save_freq=25 \
  trainer.total_epochs=1 \
  trainer.default_local_dir=checkpoints \
  $method $validation "$@"
