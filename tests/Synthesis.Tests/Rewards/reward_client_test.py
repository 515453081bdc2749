"""Calls the reward client as verl does: reward_client_test.py FOLDER URL, with the client's folder and a real gateway."""

import json
import sys
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

CLIENT, URL = sys.argv[1:3]
sys.dont_write_bytecode = True
sys.path.insert(0, CLIENT)
import reasonrank_reward as client  # noqa: E402

TRUTH = {"passage_ids": ["a", "b", "c"], "relevant_ids": ["a"], "teacher_order": ["a", "b", "c"]}


def answer(text):
    return f"<think>x</think><answer>{text}</answer>"


class Script(BaseHTTPRequestHandler):
    """Answers with the next line of a script; after its end as the last one."""

    replies, bodies = [], []

    def do_POST(self):
        Script.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body, headers = Script.replies.pop(0) if len(Script.replies) > 1 else Script.replies[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *parts):
        pass


class RewardClientTest(unittest.TestCase):
    def setUp(self):
        self.server = HTTPServer(("127.0.0.1", 0), Script)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.scripted = f"http://127.0.0.1:{self.server.server_port}"
        Script.bodies = []

    def tearDown(self):
        self.server.shutdown()
        self.server.server_close()

    def score(self, texts, truths=None, **settings):
        truths = truths or [json.dumps(TRUTH)] * len(texts)
        return client.compute_score(data_sources=["x"] * len(texts), solution_strs=texts, ground_truths=truths,
                                    extra_infos=[{"index": i} for i in range(len(texts))], **{"url": URL, **settings})

    def test_scores_come_in_order_over_several_requests(self):
        texts = [answer("1 2 3"), answer("1 2"), "1 2 3", answer("3 2 1")] * 5
        scores = self.score(texts, batch_rollouts=3)
        self.assertEqual([round(s["score"], 5) for s in scores], [1.3, 0.0, -1.0, 0.75] * 5)
        self.assertEqual([s["well_formed"] for s in scores[:4]], [1.0, 0.0, 0.0, 1.0])

    def test_one_answer_and_a_think_block_of_the_prompt(self):
        one = client.compute_score_one(data_source="x", solution_str="x</think><answer>1 2 3</answer>", ground_truth=TRUTH,
                                       extra_info={}, url=URL, reasoning_opened=True)
        self.assertAlmostEqual(one["score"], 1.3)

    def test_groups_stay_together(self):
        truths = [{"passage_ids": [p], "relevant_ids": ["good"], "teacher_score": 2.0, "group": f"q{i % 2}"}
                  for p in ("good", "bad") for i in range(4)]
        texts = [answer(8), answer(6)] * 2 + [answer(9), answer(1)] * 2
        scores = self.score(texts, truths, reward="erank-rr", batch_rollouts=1)
        self.assertEqual([round(s["score"], 5) for s in scores], [0.33333, 1, 0.33333, 1, -1, 0.495, -1, 0.495])

    def test_text_beyond_ascii_arrives(self):
        self.assertAlmostEqual(self.score(["<think>\u00e9\U0001f600\ud800</think><answer>1 2 3</answer>"])[0]["score"], 1.3)

    def test_a_refusal_is_raised_with_the_answer_it_is_about(self):
        truths = [json.dumps(TRUTH)] * 3 + [json.dumps({**TRUTH, "teacher_order": ["z"]})]
        with self.assertRaisesRegex(client.RewardError, r"answer 3\.teacher_order"):
            self.score([answer("1 2 3")] * 4, truths, batch_rollouts=2)
        for wrong in ("no json", "[1]", {"passages": []}, None):
            with self.assertRaisesRegex(client.RewardError, "ground_truth of answer 0"):
                self.score(["x"], [wrong])

    def test_a_busy_service_is_asked_again(self):
        good = json.dumps({"rewards": [{"value": 0.5, "reading": "ROLLOUT_READING_WELL_FORMED"}]})
        Script.replies = [(429, "", {"Retry-After": "0"}), (503, "{}", {}), (200, good, {})]
        self.assertEqual(self.score(["x"], url=self.scripted), [{"score": 0.5, "well_formed": 1.0}])
        self.assertEqual(len(Script.bodies), 3)

    def test_no_reward_is_never_a_reward_of_zero(self):
        for body in ("{}", '{"rewards": []}', '{"rewards": [{}]}', '{"rewards": [{"value": "NaN"}]}', '{"rewards": [null]}', "<html>", "[]"):
            Script.replies = [(200, body, {})]
            with self.assertRaises(client.RewardError):
                self.score(["x"], url=self.scripted, attempts=1)
        Script.replies = [(500, "", {})]
        with self.assertRaisesRegex(client.RewardError, "1 attempts"):
            self.score(["x"], url=self.scripted, attempts=1)
        with self.assertRaisesRegex(client.RewardError, "2 attempts"):
            self.score(["x"], url="http://127.0.0.1:9", attempts=2)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
