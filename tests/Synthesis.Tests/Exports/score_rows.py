"""Scores answers to the rows of an export as verl's reward managers do, with the client that the export has: score_rows.py URL EXPORT."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
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
# The manager "naive" asks one by one, and for several at once.
with ThreadPoolExecutor(8) as threads:
    alone = list(threads.map(
        lambda pair: reasonrank_reward.compute_score_one(
            data_source=pair[0]["data_source"], solution_str=pair[1], ground_truth=pair[0]["reward_model"]["ground_truth"],
            extra_info=pair[0]["extra_info"], url=url),
        zip(rows, answers)))
assert alone == scores, f"{alone} is not {scores}"
(Path(export) / "scores.json").write_text(json.dumps(scores), encoding="utf-8")
