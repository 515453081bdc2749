"""Scores answers to the rows of an export as verl's reward manager "batch" does, with the client that the export has: score_rows.py URL EXPORT."""

import json
import sys
from pathlib import Path

url, export = sys.argv[1:3]
sys.dont_write_bytecode = True
sys.path.insert(0, export)
import reasonrank_reward  # noqa: E402

rows = [json.loads(line) for line in (Path(export) / "train.jsonl").read_text(encoding="utf-8").splitlines()]
answers = json.loads((Path(export) / "answers.json").read_text(encoding="utf-8"))
scores = reasonrank_reward.compute_score(
    data_sources=[row["data_source"] for row in rows], solution_strs=answers,
    ground_truths=[row["reward_model"]["ground_truth"] for row in rows],
    extra_infos=[row["extra_info"] for row in rows], url=url, batch_rollouts=7)
(Path(export) / "scores.json").write_text(json.dumps(scores), encoding="utf-8")
