"""Rewards of ReasonRank Suite for verl, over HTTP and with Python's standard library alone.

verl 0.7.1 and newer asks for the reward of each answer by itself, of many at once:

    reward.reward_manager.name=naive
    reward.custom_reward_function.path=reasonrank_reward.py
    reward.custom_reward_function.name=compute_score_one
    +reward.custom_reward_function.reward_kwargs.url=http://gateway:5101

Up to 0.7.0 it can hand over all answers of a step, which pooled rewards such as erank-rr need:

    reward_model.reward_manager=batch
    reward_model.use_reward_loop=False (0.7.0 alone)
    custom_reward_function.path=reasonrank_reward.py
    custom_reward_function.name=compute_score
    +custom_reward_function.reward_kwargs.reward=erank-rr

`ground_truth` of a row is what is known of its prompt, an object or, safer for Arrow, its JSON text, with the fields of Rollout in
rewards.proto: passage_ids in the order of the prompt, relevant_ids, and as the reward asks for them teacher_order, teacher_score,
group, reasoning_opened. An answer that cannot be scored is an error that stops the trainer, never a reward of 0.
"""

import json
import math
import os
import random
import re
import time
import urllib.error
import urllib.request
from http.client import HTTPException

MAX_ROLLOUTS = 4096  # of a request, as rewards.proto has it
PASSING = {408, 429, 500, 502, 503, 504}
FIELDS = {"passage_ids", "relevant_ids", "teacher_order", "teacher_score", "group", "reasoning_opened"}


class RewardError(RuntimeError):
    """The rewards could not be had."""


def compute_score(data_sources, solution_strs, ground_truths, extra_infos=None, *, url=None, reward="reasonrank", parameters=None,
                  reasoning_opened=False, batch_rollouts=1024, batch_bytes=16 << 20, timeout=60.0, attempts=6):
    """Scores all answers of a step, in their order.

    url: the gateway; by default REASONRANK_URL, then http://localhost:5101. reward, parameters: as ListRewards tells.
    reasoning_opened: whether the chat template ends with an opening think tag, which verl's answers then lack.
    batch_rollouts, batch_bytes: most of a request; groups of pooled rewards stay together. timeout: seconds of a request.
    attempts: requests for one batch while the service cannot be reached or is busy.
    Returns {"score", "well_formed"} for each answer.
    """
    if not len(data_sources) == len(solution_strs) == len(ground_truths):
        raise RewardError("data_sources, solution_strs and ground_truths differ in length")
    url = (url or os.environ.get("REASONRANK_URL") or "http://localhost:5101").rstrip("/") + "/v1/rewards"
    rollouts = [_rollout(row, text, truth, reasoning_opened)
                for row, (text, truth) in enumerate(zip(solution_strs, ground_truths))]
    scores = [None] * len(rollouts)
    for rows in _batches(rollouts, min(batch_rollouts, MAX_ROLLOUTS), batch_bytes):
        request = {"reward": reward, "parameters": parameters or {}, "rollouts": [rollouts[row] for row in rows]}
        reply = _post(url, request, rows, timeout, attempts)
        rewards = reply.get("rewards") if isinstance(reply, dict) else None
        if not isinstance(rewards, list) or len(rewards) != len(rows):
            raise RewardError(f"{url} did not answer with {len(rows)} rewards")
        for row, scored in zip(rows, rewards):
            scores[row] = _score(row, scored)
    return scores


def compute_score_one(data_source, solution_str, ground_truth, extra_info=None, **settings):
    """Scores one answer, for verl's reward manager "naive"; settings as in compute_score."""
    return compute_score([data_source], [solution_str], [ground_truth], [extra_info], **settings)[0]


def _rollout(row, text, truth, reasoning_opened):
    try:
        known = json.loads(truth) if isinstance(truth, (str, bytes)) else dict(truth)
    except (TypeError, ValueError) as wrong:
        raise RewardError(f"ground_truth of answer {row} is no JSON object: {wrong}") from wrong
    if not isinstance(known, dict) or not FIELDS.issuperset(known):
        raise RewardError(f"ground_truth of answer {row} must be an object of {', '.join(sorted(FIELDS))}")
    # Arrow hands lists out as arrays, which JSON does not know.
    rollout = {name: value.tolist() if hasattr(value, "tolist") else value for name, value in known.items() if value is not None}
    rollout.setdefault("reasoning_opened", reasoning_opened)
    rollout["text"] = text
    return rollout


def _batches(rollouts, most, most_bytes):
    """Rows of each request: whole groups, as many as fit."""
    groups = {}
    for row, rollout in enumerate(rollouts):
        groups.setdefault(rollout.get("group") or row, []).append(row)
    batch, size = [], 0
    for rows in groups.values():
        group_size = sum(len(rollouts[row]["text"].encode(errors="replace")) for row in rows)
        if batch and (len(batch) + len(rows) > most or size + group_size > most_bytes):
            yield batch
            batch, size = [], 0
        batch, size = batch + rows, size + group_size
    if batch:
        yield batch


def _post(url, message, rows, timeout, attempts):
    body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode(errors="replace")
    for attempt in range(1, attempts + 1):
        wait = min(30.0, 0.5 * 2 ** attempt) * random.uniform(0.5, 1.0)
        try:
            request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=timeout) as reply:
                return json.loads(reply.read())
        except urllib.error.HTTPError as refused:
            reason = _reason(refused, rows)
            if refused.code not in PASSING:
                raise RewardError(f"{url} refused with {refused.code}: {reason}") from refused
            wait = max(wait, _seconds(refused.headers.get("Retry-After")))
        except ValueError as wrong:
            raise RewardError(f"{url} did not answer with JSON: {wrong}") from wrong
        except (OSError, HTTPException) as failure:
            reason = str(failure) or type(failure).__name__
        if attempt < attempts:
            time.sleep(wait)
    raise RewardError(f"{url} gave no rewards in {attempts} attempts: {reason}")


def _reason(refused, rows):
    try:
        message = json.loads(refused.read())["error"]["message"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return refused.reason
    # The service counts within the request, whoever reads this within the step.
    return re.sub(r"rollouts\[(\d+)\]", lambda place: f"answer {rows[int(place[1])]}", message)


def _seconds(text):
    try:
        return min(60.0, max(0.0, float(text)))
    except (TypeError, ValueError):
        return 0.0


def _score(row, scored):
    value = scored.get("value") if isinstance(scored, dict) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise RewardError(f"answer {row} has no reward: {scored!r}")
    return {"score": float(value), "well_formed": float(scored.get("reading") == "ROLLOUT_READING_WELL_FORMED")}
