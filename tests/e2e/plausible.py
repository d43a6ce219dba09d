# SPDX-License-Identifier: GPL-3.0-or-later
"""A model server whose answers look like those of a good model: it knows the truth about the samples, errs now and
then, always in the same places, and is less sure where it errs. For screenshots and for journeys about accuracy."""

import base64
import csv
import hashlib
import http.server
import json
import math
import os
import threading

CLASSES = ("positive", "neutral", "negative")
MODELS = ("judge-large", "judge-small")
SKILL = {"judge-large": 0.95, "judge-small": 0.87}  # the share of right answers


def lot(*words):
    """A number from 0 to 1 that depends on nothing else."""
    digest = hashlib.sha256("\0".join(map(str, words)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2 ** 48


class Truth:
    """The samples, by what a request shows of them."""

    def __init__(self, pictures, tables):
        self.pictures, self.reviews, self.translations = {}, {}, {}
        with open(os.path.join(pictures, "image-evals.json"), encoding="utf-8") as file:
            for row in json.load(file):
                with open(os.path.join(pictures, row["file"]), "rb") as picture:
                    self.pictures[hashlib.sha256(picture.read()).hexdigest()] = row
        for name, key, rows in (("product-reviews.csv", "text", self.reviews), ("mt-evaluation.csv", "candidate", self.translations)):
            with open(os.path.join(tables, name), encoding="utf-8", newline="") as file:
                rows.update((row[key], row) for row in csv.DictReader(file))

    def find(self, messages):
        """The row that a request is about, and its kind."""
        parts = [part for message in messages if message["role"] == "user" for part in
                 (message["content"] if isinstance(message["content"], list) else [{"type": "text", "text": message["content"]}])]
        for part in parts:
            if part["type"] == "image_url":
                data = base64.b64decode(part["image_url"]["url"].partition(",")[2])
                return "picture", self.pictures[hashlib.sha256(data).hexdigest()]
        text = "\n".join(part["text"] for part in parts)
        for kind, rows in (("review", self.reviews), ("translation", self.translations)):
            for key, row in rows.items():
                if key in text:
                    return kind, row
        raise KeyError("none of the samples is in the request")


def near(score, *words):
    """The score, or now and then one beside it. A prompt that asks for strictness is closer to the truth."""
    off = lot("score", *words)
    step = -1 if off < 0.09 else 1 if off < 0.24 else 0
    return max(1, min(5, int(score) + step))


def judge(kind, row, model, prompt):
    """The values of the answer, and how sure the model is."""
    style = hashlib.sha256(prompt.encode()).hexdigest()
    if kind == "review":
        right = lot(model, row["id"], style) < SKILL[model]
        others = [name for name in CLASSES if name != row["sentiment"]]
        value = row["sentiment"] if right else others[int(lot("other", row["id"]) * 2)]
        doubt = lot("doubt", model, row["id"])
        return {"sentiment": value}, 0.995 - 0.25 * doubt ** 3 if right else 0.9 - 0.4 * doubt
    name = row.get("file") or row.get("id")
    if kind == "picture":
        values = {key: near(row[key], key, name, model, style) for key in ("alignment", "quality", "composition")}
        return dict(values, comments=row["comment"]), 0.97 - 0.3 * lot("doubt", name, model)
    comment = "None." if row["defect"] in ("", "none") else f"{row['defect'].capitalize()}."
    return {"score": near(row["score"], name, model, style), "comment": comment}, 0.96 - 0.3 * lot("doubt", name, model)


def write_tokens(values, sureness):
    """The answer in pieces, each with its log-probability: the values are where a model can be unsure."""
    pieces = [("{", 1.0)]
    for i, (name, value) in enumerate(values.items()):
        pieces += [((", " if i else "") + json.dumps(name) + ": ", 1.0),
                   (json.dumps(value, ensure_ascii=False), sureness if not isinstance(value, str) or value in CLASSES else 1.0)]
    pieces.append(("}", 1.0))
    return [{"token": text, "bytes": list(text.encode()), "logprob": math.log(p), "top_logprobs": []} for text, p in pieces]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.reply({"object": "list", "data": [{"id": name, "object": "model", "owned_by": "lab"} for name in MODELS]})

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        system = next((m["content"] for m in request["messages"] if m["role"] == "system"), "")
        kind, row = self.server.truth.find(request["messages"])
        values, sureness = judge(kind, row, request["model"], system if isinstance(system, str) else json.dumps(system))
        tokens = write_tokens(values, sureness)
        prompt_tokens = len(json.dumps(system)) // 4 + (765 if kind == "picture" else 120)
        self.reply({"id": "answer", "object": "chat.completion", "created": 0, "model": request["model"],
                    "choices": [{"index": 0, "finish_reason": "stop", "logprobs": {"content": tokens},
                                 "message": {"role": "assistant", "content": "".join(token["token"] for token in tokens)}}],
                    "usage": {"prompt_tokens": prompt_tokens, "completion_tokens": 12 * len(values),
                              "total_tokens": prompt_tokens + 12 * len(values)}})

    def log_message(self, *unused):
        pass


class PlausibleServer:
    """In a thread of its own, until closed."""

    def __init__(self, pictures, tables):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.truth = Truth(pictures, tables)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()
