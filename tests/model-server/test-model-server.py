#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The model server must be trusted before anything is measured or tested against it. Argument: its path."""

import base64
import http.client
import json
import math
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = sys.argv.pop(1)
PATH = "/v1/chat/completions"

SCHEMA = {
    "type": "object",
    "properties": {
        "label": {"type": "string", "enum": ["Positive", "Negative", "Neutral é \"quoted\""]},
        "quality": {"type": "integer", "minimum": 1, "maximum": 5},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
        "tags": {"type": "array", "items": {"type": "string", "enum": ["a", "b", "c", "d"]}, "uniqueItems": True},
        "comment": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "when": {"type": "string", "format": "date-time"},
        "spans": {"type": "array", "minItems": 2, "maxItems": 2, "items": {
            "type": "object", "properties": {"start": {"type": "integer", "minimum": 0}, "kind": {"$ref": "#/$defs/kind"}},
            "required": ["start", "kind"]}},
        "sure": {"type": "boolean"},
    },
    "required": ["label", "quality"],
    "$defs": {"kind": {"enum": ["PER", "LOC"]}},
}


def conforms(value, schema, root=None):
    """A checker of its own for the keywords the schema above uses."""
    root = root or schema
    if "$ref" in schema:
        return conforms(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    if "oneOf" in schema:
        return sum(conforms(value, one, root) for one in schema["oneOf"]) == 1
    if "enum" in schema:
        return value in schema["enum"]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
    if not isinstance(value, kinds[schema["type"]]) or (isinstance(value, bool) and schema["type"] != "boolean"):
        return False
    if isinstance(value, dict):
        return (set(schema.get("required", [])) <= set(value)
                and all(conforms(v, schema["properties"][k], root) for k, v in value.items()))
    if isinstance(value, list):
        return (schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 999)
                and (not schema.get("uniqueItems") or len(set(value)) == len(value))
                and all(conforms(v, schema["items"], root) for v in value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return schema.get("minimum", -math.inf) <= value <= schema.get("maximum", math.inf)
    if schema.get("format") == "date-time":
        time.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    return True


def chat(text="Task", schema=SCHEMA, **more):
    body = {"model": "judge-1", "temperature": 0, "messages": [{"role": "user", "content": text}]}
    if schema is not None:
        body["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
    body.update(more)
    return body


class Server:
    def __init__(self, *options):
        self.process = subprocess.Popen([PROGRAM, "--port", "0", "--exit-on-eof", *options], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.connections = []

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for connection in self.connections:
            connection.close()
        self.process.stdin.close()
        self.last = self.process.stdout.read()
        self.process.stdout.close()
        if self.process.wait(10) != 0:
            raise AssertionError(f"the server ended with {self.process.returncode}")

    def connect(self, timeout=10):
        self.connections.append(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout))
        return self.connections[-1]

    def raw(self, method, path, body=None, headers=None, connection=None, timeout=10):
        """status, headers, bytes"""
        connection = connection or self.connect(timeout)
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        return reply.status, reply.headers, reply.read()

    def ask(self, body, **more):
        status, headers, data = self.raw("POST", PATH, json.dumps(body), {"Content-Type": "application/json"}, **more)
        return status, headers, json.loads(data)

    def values(self, body):
        status, _, reply = self.ask(body)
        assert status == 200, reply
        return json.loads(reply["choices"][0]["message"]["content"])

    def stats(self):
        return json.loads(self.raw("GET", "/stats")[2])

    def wait_for(self, name, value):
        """The counters, once the one has this value."""
        deadline = time.monotonic() + 5
        while (stats := self.stats())[name] != value and time.monotonic() < deadline:
            time.sleep(0.002)
        return stats

    def control(self, **what):
        return self.raw("POST", "/control", json.dumps(what))[0]


class Answers(unittest.TestCase):
    def test_models(self):
        with Server("--model", "one", "--model", "two") as server:
            status, headers, data = server.raw("GET", "/v1/models")
            self.assertEqual([m["id"] for m in json.loads(data)["data"]], ["one", "two"])
            self.assertTrue(headers["x-request-id"].startswith("req_"))
            self.assertEqual(server.raw("GET", "/v1/models/two")[0], 200)
            self.assertEqual(server.raw("GET", "/v1/models/three")[0], 404)
            self.assertEqual(server.ask(chat())[2]["error"]["code"], "model_not_found")

    def test_answers_conform_and_repeat(self):
        with Server() as server:
            first = [server.values(chat(f"Task {i}")) for i in range(60)]
            for value in first:
                self.assertTrue(conforms(value, SCHEMA), value)
            self.assertEqual(first, [server.values(chat(f"Task {i}")) for i in range(60)])
            self.assertEqual({v["quality"] for v in first}, {1, 2, 3, 4, 5})
            self.assertEqual(len({v["label"] for v in first}), 3)
        with Server("--seed", "9") as server:
            self.assertNotEqual(first, [server.values(chat(f"Task {i}")) for i in range(60)])

    def test_the_completion(self):
        with Server() as server:
            _, headers, reply = server.ask(chat("x" * 400, logprobs=True, top_logprobs=3, n=2))
            self.assertEqual(reply["object"], "chat.completion")
            self.assertEqual(reply["model"], "judge-1")
            self.assertTrue(reply["system_fingerprint"].startswith("fp_"))
            self.assertEqual(headers["Content-Type"], "application/json")
            self.assertEqual([c["index"] for c in reply["choices"]], [0, 1])
            self.assertEqual(reply["usage"]["prompt_tokens"], 104)
            tokens = 0
            for choice in reply["choices"]:
                content = choice["logprobs"]["content"]
                tokens += len(content)
                self.assertEqual(choice["finish_reason"], "stop")
                self.assertEqual(b"".join(bytes(t["bytes"]) for t in content).decode(), choice["message"]["content"])
                self.assertEqual("".join(t["token"] for t in content), choice["message"]["content"])
                for token in content:
                    self.assertEqual(len(token["top_logprobs"]), 3)
                    self.assertEqual(token["top_logprobs"][0]["token"], token["token"])
                    self.assertLessEqual(sum(math.exp(t["logprob"]) for t in token["top_logprobs"]), 1.0001)
            self.assertEqual(reply["usage"]["completion_tokens"], tokens)
            self.assertEqual(reply["usage"]["total_tokens"], 104 + tokens)
            self.assertIsNone(server.ask(chat())[2]["choices"][0]["logprobs"])

    def test_samples_differ_only_with_temperature(self):
        with Server() as server:
            for temperature, different in ((0, 1), (1, 5)):
                reply = server.ask(chat(temperature=temperature, n=5))[2]
                self.assertEqual(len({c["message"]["content"] for c in reply["choices"]}), different)

    def test_without_a_schema(self):
        prompt = "Answer as JSON by this schema {not it} " + json.dumps(SCHEMA) + " please"
        cases = (("prose", "Here is", "{"), ("fence", "```json\n", "{"), ("json", "{", "{"))
        for plain, start, _ in cases:
            with self.subTest(plain), Server("--plain", plain) as server:
                content = server.ask(chat(prompt, None))[2]["choices"][0]["message"]["content"]
                self.assertTrue(content.startswith(start), content)
                self.assertTrue(conforms(json.loads(content[content.index("{"):content.rindex("}") + 1]), SCHEMA))
                content = server.ask(chat("Hello", None))[2]["choices"][0]["message"]["content"]
                self.assertNotIn("{", content)
                value = server.values(chat(prompt, None, response_format={"type": "json_object"}))
                self.assertTrue(conforms(value, SCHEMA))

    def test_max_tokens_cuts(self):
        with Server() as server:
            reply = server.ask(chat(max_tokens=5))[2]
            self.assertEqual(reply["choices"][0]["finish_reason"], "length")
            self.assertEqual(reply["usage"]["completion_tokens"], 5)

    def test_media(self):
        def part(kind, data, **more):
            return [{"type": "text", "text": "Look"}, {"type": kind, kind: {**data, **more}}]

        def url(mime, data):
            return f"data:{mime};base64,{base64.b64encode(data).decode()}"

        png, pdf = b"\x89PNG\r\n\x1a\n" + b"x" * 2000, b"%PDF-1.4 " + b"x" * 2000
        cases = (
            ("a PNG", part("image_url", {"url": url("image/png", png)}), 200),
            ("a PNG that is not one", part("image_url", {"url": url("image/png", b"GIF89a--")}), 400),
            ("a JPEG", part("image_url", {"url": url("image/jpeg", b"\xff\xd8\xff\xe0----")}, detail="low"), 200),
            ("TIFF is not taken", part("image_url", {"url": url("image/tiff", b"II*\0----")}), 400),
            ("a picture elsewhere", part("image_url", {"url": "https://example.com/a.png"}), 200),
            ("no URL", part("image_url", {}), 400),
            ("a PDF", part("file", {"filename": "a.pdf", "file_data": url("application/pdf", pdf)}), 200),
            ("a PDF that is not one", part("file", {"filename": "a.pdf", "file_data": url("application/pdf", png)}), 400),
            ("a PDF without a name", part("file", {"file_data": url("application/pdf", pdf)}), 400),
            ("an unknown kind", part("video", {}), 400),
        )
        with Server() as server:
            for what, content, status in cases:
                with self.subTest(what):
                    self.assertEqual(server.ask(chat(content))[0], status)
            self.assertEqual(server.stats()["files"], 1)

    def test_what_it_refuses(self):
        strict = {"type": "json_schema", "json_schema": {"name": "r", "strict": True, "schema": SCHEMA}}
        closed = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
        cases = (
            ("no model", {"messages": []}, None),
            ("no messages", {"model": "judge-1", "messages": []}, "messages"),
            ("a bad role", {"model": "judge-1", "messages": [{"role": "robot", "content": "x"}]}, "messages"),
            ("null content", {"model": "judge-1", "messages": [{"role": "user", "content": None}]}, "messages"),
            ("an unknown argument", chat(guess=1), None),
            ("too hot", chat(temperature=3), "temperature"),
            ("alternatives without logprobs", chat(top_logprobs=2), "top_logprobs"),
            ("two limits", chat(max_tokens=5, max_completion_tokens=5), "max_tokens"),
            ("an unknown format", chat(response_format={"type": "yaml"}), "response_format"),
            ("a schema without a name", chat(response_format={"type": "json_schema", "json_schema": {"schema": {}}}),
             "response_format.json_schema.name"),
            ("json_object without the word", chat(response_format={"type": "json_object"}), "messages"),
            ("a strict schema that is open", chat(response_format=strict), "response_format"),
        )
        with Server() as server:
            for what, body, param in cases:
                with self.subTest(what):
                    status, _, reply = server.ask(body)
                    self.assertEqual((status, reply["error"]["type"], reply["error"]["param"]),
                                     (400, "invalid_request_error", param))
            strict["json_schema"]["schema"] = closed
            self.assertEqual(server.ask(chat(response_format=strict))[0], 200)
            for body in (b"{", b'{"a":1} x', b"[01]", b'"\xff"', b'{"a":"\n"}', b"[" * 100 + b"]" * 100, b"{'a':1}", b""):
                self.assertEqual(server.raw("POST", PATH, body)[0], 400, body)
            self.assertEqual(server.raw("POST", "/v1/completions")[0], 404)
            self.assertEqual(server.raw("GET", PATH)[0], 405)

    def test_key(self):
        with Server("--key", "sk-right") as server:
            for header, status, code in ((None, 401, None), ("Bearer sk-wrong", 401, "invalid_api_key"), ("Bearer sk-right", 200, None)):
                headers = {"Authorization": header} if header else {}
                got, _, data = server.raw("POST", PATH, json.dumps(chat()), headers)
                self.assertEqual(got, status)
                if status == 401:
                    self.assertEqual(json.loads(data)["error"]["code"], code)
                    self.assertNotIn(b"sk-", data)
            self.assertEqual(server.stats()["unauthorized"], 2)


class Transport(unittest.TestCase):
    def test_keep_alive_and_chunks(self):
        body = json.dumps(chat("é" * 5000)).encode()
        for options in ((), ("--chunked",)):
            with self.subTest(options), Server(*options) as server:
                connection = server.connect()
                replies = {server.raw("POST", PATH, body, connection=connection)[0] for _ in range(5)}
                pieces = (body[i:i + 777] for i in range(0, len(body), 777))
                connection.request("POST", PATH, pieces, encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
                reply = connection.getresponse()
                self.assertTrue(conforms(json.loads(json.loads(reply.read())["choices"][0]["message"]["content"]), SCHEMA))
                self.assertEqual(replies, {200})
                self.assertEqual(server.raw("GET", "/stats", connection=connection)[0], 200)
                self.assertEqual(server.stats()["connections_opened"], 2)  # that of the question too

    def test_byte_by_byte_and_pipelined(self):
        body = json.dumps(chat()).encode()
        request = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (PATH.encode(), len(body), body)
        with Server() as server, socket.create_connection(("127.0.0.1", server.port)) as sock:
            for i in range(len(request)):
                sock.sendall(request[i:i + 1])
            sock.sendall(request + request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            reply = b"".join(iter(lambda: sock.recv(65536), b""))
            self.assertEqual(reply.count(b"HTTP/1.1 200 OK"), 3)

    def test_expect_continue(self):
        body = json.dumps(chat()).encode()
        with Server() as server, socket.create_connection(("127.0.0.1", server.port)) as sock:
            sock.sendall(b"POST %s HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (PATH.encode(), len(body)))
            self.assertEqual(sock.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            sock.sendall(body)
            self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 200 OK"))

    def test_bad_http(self):
        cases = (
            (b"nonsense\r\n\r\n", b"400"),
            (b"GET / HTTP/3.0\r\n\r\n", b"400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", b"400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400"),
            (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"400"),
            (b"POST / HTTP/1.1\r\nContent-Length : 1\r\n\r\n", b"400"),
            (b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
            (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
            (b"GET / HTTP/1.1\r\nX: " + b"x" * 70000, b"431"),
        )
        with Server() as server:
            for request, status in cases:
                with self.subTest(request[:60]), socket.create_connection(("127.0.0.1", server.port)) as sock:
                    sock.sendall(request)
                    self.assertEqual(sock.recv(65536)[9:12], status)

    def test_latency_is_exact(self):
        with Server("--latency-ms", "20") as server:
            connection = server.connect()
            took = []
            for i in range(15):
                start = time.monotonic()
                server.ask(chat(f"Task {i}"), connection=connection)
                took.append(time.monotonic() - start)
            self.assertGreaterEqual(min(took), 0.020)
            self.assertLess(min(took), 0.023)  # at least once nothing else wanted the processor

    def test_in_flight_and_log(self):
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, "log")
            with Server("--latency-ms", "300", "--log", log) as server:
                connections = [server.connect() for _ in range(9)]
                for i, connection in enumerate(connections):
                    connection.request("POST", PATH, json.dumps(chat(f"Task \"{i % 8}\" " + "é\n" * 60)), {"Idempotency-Key": f"key-{i}"})
                server.wait_for("in_flight", 9)
                connections.pop().close()
                for connection in connections:
                    self.assertEqual(connection.getresponse().status, 200)
                stats = server.wait_for("in_flight", 0)
                self.assertEqual((stats["peak_in_flight"], stats["in_flight"], stats["tasks"], stats["abandoned"]), (9, 0, 8, 1))
            with open(log, encoding="utf-8") as file:
                lines = [json.loads(line) for line in file]
            self.assertEqual(len(lines), 9)
            self.assertEqual(len({line["content"] for line in lines}), 8)
            self.assertEqual(sorted(line["idempotency_key"] for line in lines), [f"key-{i}" for i in range(9)])
            self.assertEqual([line["attempt"] for line in lines if line["text"].startswith('Task "0"')].count(2), 1)
            for line in lines:
                self.assertEqual(line["status"], 0 if line.get("abandoned") else 200)
                if not line.get("abandoned"):
                    self.assertGreaterEqual(line["answered_us"] - line["received_us"], 300000)


class Faults(unittest.TestCase):
    def test_statuses(self):
        cases = (("401", 401, "invalid_api_key"), ("404", 404, "model_not_found"), ("413", 413, "request_too_large"),
                 ("429", 429, "rate_limit_exceeded"), ("quota", 429, "insufficient_quota"), ("context", 400, "context_length_exceeded"),
                 ("500", 500, None), ("503", 503, None), ("529", 529, None))
        for kind, status, code in cases:
            with self.subTest(kind), Server("--fault", f"{kind}:once") as server:
                got, headers, reply = server.ask(chat())
                self.assertEqual((got, reply["error"]["code"]), (status, code))
                self.assertIsNone(headers["Retry-After"])
                self.assertTrue(conforms(server.values(chat()), SCHEMA))
                self.assertEqual(server.ask(chat("another"))[0], status)
        with Server("--fault", "502") as server:
            status, headers, data = server.raw("POST", PATH, json.dumps(chat()))
            self.assertEqual((status, headers["Content-Type"]), (502, "text/html"))

    def test_retry_after(self):
        with Server("--fault", "429-after:once") as server:
            for wait, status, early in ((0, 429, 0), (0.2, 429, 1), (1, 200, 1)):
                time.sleep(wait)
                got, headers, _ = server.ask(chat())
                self.assertEqual((got, server.stats()["early"]), (status, early))
                self.assertEqual(headers["Retry-After"], "1" if status == 429 else None)

    def test_connections(self):
        cases = (("reset", ConnectionResetError), ("close", http.client.RemoteDisconnected), ("cut", http.client.IncompleteRead),
                 ("cut-chunked", http.client.IncompleteRead), ("hang", TimeoutError), ("bad-json", json.JSONDecodeError))
        for kind, error in cases:
            with self.subTest(kind), Server("--fault", f"{kind}:once") as server:
                connection = server.connect(1)
                with self.assertRaises(error):
                    server.ask(chat(), connection=connection)
                connection.close()
                self.assertTrue(conforms(server.values(chat()), SCHEMA))
                self.assertEqual(server.wait_for("in_flight", 0)["abandoned"], 1 if kind == "hang" else 0)

    def test_a_reset_is_one(self):
        with Server("--fault", "reset") as server, socket.create_connection(("127.0.0.1", server.port)) as sock:
            body = json.dumps(chat()).encode()
            sock.sendall(b"POST %s HTTP/1.1\r\nContent-Length: %d\r\n\r\n%s" % (PATH.encode(), len(body), body))
            with self.assertRaises(ConnectionResetError):
                sock.recv(1)

    def test_drip(self):
        with Server("--fault", "drip", "--drip-ms", "0.1") as server:
            start = time.monotonic()
            self.assertTrue(conforms(server.values(chat()), SCHEMA))
            self.assertGreater(time.monotonic() - start, 0.05)

    def test_huge(self):
        with Server("--fault", "huge:once", "--huge-mb", "30") as server:
            connection = server.connect()
            reply = server.ask(chat(), connection=connection)[2]
            self.assertEqual(len(reply["choices"][0]["message"]["content"]), 30000000 - 5)
            self.assertEqual(server.ask(chat(), connection=connection)[0], 200)

    def test_contents(self):
        def message(reply):
            return reply["choices"][0]["message"]

        cases = (
            ("empty-choices", lambda r: r["choices"] == []),
            ("empty-content", lambda r: message(r)["content"] == ""),
            ("refusal", lambda r: message(r)["content"] is None and message(r)["refusal"].startswith("I'm sorry")),
            ("length", lambda r: r["choices"][0]["finish_reason"] == "length" and not message(r)["content"].endswith("}")),
            ("content-filter", lambda r: r["choices"][0]["finish_reason"] == "content_filter"),
            ("wrong-type", lambda r: "choices" not in r),
            ("prose", lambda r: message(r)["content"].startswith("Here")),
            ("fence", lambda r: message(r)["content"].startswith("```json\n{")),
            ("out-of-range", lambda r: json.loads(message(r)["content"])["quality"] == 7),
        )
        for kind, check in cases:
            with self.subTest(kind), Server("--fault", kind) as server:
                status, _, reply = server.ask(chat())
                self.assertEqual(status, 200)
                self.assertTrue(check(reply), reply)
        with Server("--fault", "html") as server:
            self.assertTrue(server.raw("POST", PATH, json.dumps(chat()))[2].startswith(b"<!DOCTYPE html>"))

    def test_invalid_output_until_told(self):
        def again(reason, text="Task"):
            more = [{"role": "assistant", "content": "{\"label\":1}"}, {"role": "user", "content": reason}]
            return chat(messages=chat(text)["messages"] + more)

        with Server("--fault", "invalid-output:once") as server:
            self.assertFalse(conforms(server.values(chat()), SCHEMA))
            self.assertFalse(conforms(server.values(chat()), SCHEMA), "nobody said why")
            self.assertFalse(conforms(server.values(again("Try again")), SCHEMA), "no reason given")
            self.assertTrue(conforms(server.values(again("\"label\" must be one of …")), SCHEMA))
            self.assertTrue(conforms(server.values(chat()), SCHEMA))
            self.assertFalse(conforms(server.values(chat("Another")), SCHEMA))
            parts = [{"type": "text", "text": "One"}]
            self.assertFalse(conforms(server.values(chat(parts)), SCHEMA))
            self.assertTrue(conforms(server.values(chat(parts + [{"type": "text", "text": "mind the label"}])), SCHEMA))
            self.assertEqual(server.stats()["tasks"], 3)
        with Server("--fault", "stubborn-output") as server:
            server.ask(chat())
            self.assertFalse(conforms(server.values(again("\"label\" must be one of …")), SCHEMA))

    def test_servers_without_structured_output(self):
        kinds = {"json_schema": chat(), "none": chat("x", None),
                 "json_object": chat("as JSON", None, response_format={"type": "json_object"})}
        for fault, allowed in (("no-schema", ["json_object", "none"]), ("no-format", ["none"])):
            with self.subTest(fault), Server("--fault", fault) as server:
                for name, body in kinds.items():
                    status, _, reply = server.ask(body)
                    self.assertEqual(status, 200 if name in allowed else 400)
                    if status == 400:
                        self.assertEqual(reply["error"]["param"], "response_format")

    def test_redirects(self):
        for kind, start in (("redirect", "/elsewhere/v1"), ("redirect-host", "http://localhost:")):
            with self.subTest(kind), Server("--fault", f"{kind}:once") as server:
                status, headers, _ = server.raw("POST", PATH, json.dumps(chat()))
                self.assertEqual(status, 302)
                self.assertTrue(headers["Location"].startswith(start))
                place = headers["Location"][headers["Location"].index("/elsewhere"):]
                self.assertEqual(server.raw("POST", place, json.dumps(chat()), {"Authorization": "Bearer x"})[0], 200)
                stats = server.stats()
                self.assertEqual((stats["redirects_followed"], stats["redirects_with_key"]), (1, 1))

    def test_modes(self):
        def statuses(server, count=20):
            return [server.ask(chat(f"Task {i}"))[0] for i in range(count)]

        with Server("--fault", "500:every=4") as server:
            self.assertEqual(statuses(server), [200, 200, 200, 500] * 5)
        with Server("--fault", "500:rate=0.3") as server:
            first = statuses(server, 200)
            self.assertTrue(35 < first.count(500) < 85, first.count(500))
        with Server("--fault", "500:rate=0.3") as server:
            self.assertEqual(first, statuses(server, 200))
        with Server("--fault", "500:times=2", "--fault", "503:once") as server:
            self.assertEqual([server.ask(chat())[0] for _ in range(4)], [500, 500, 503, 200])

    def test_mixes(self):
        def outcome(server, text):
            try:
                status, _, _ = server.ask(chat(text))
                return status
            except (OSError, http.client.HTTPException, ValueError) as error:
                return type(error).__name__

        kinds = [500, "JSONDecodeError", 503, 529, "ConnectionResetError", "RemoteDisconnected",
                 "IncompleteRead", "JSONDecodeError"]
        with Server("--fault", "mix") as server:
            self.assertEqual([outcome(server, f"Task {i}") for i in range(8)], kinds)
            self.assertEqual({outcome(server, f"Task {i}") for i in range(8)}, {200})
        with Server("--fault", "mix-all") as server:
            self.assertEqual([outcome(server, "Task") for _ in range(9)], kinds + [200])

    def test_models_faults(self):
        with Server("--models-fault", "html:once") as server:
            self.assertTrue(server.raw("GET", "/v1/models")[2].startswith(b"<!DOCTYPE html>"))
            self.assertEqual(json.loads(server.raw("GET", "/v1/models")[2])["object"], "list")

    def test_rate(self):
        with Server("--rate", "20") as server:
            start = time.monotonic()
            replies = [server.ask(chat(f"Task {i}")) for i in range(60)]
            refilled = 20 * (time.monotonic() - start)
            limited = [r for r in replies if r[0] == 429]
            self.assertTrue(40 - refilled - 1 <= len(limited) <= 40, len(limited))
            self.assertEqual(replies[0][1]["x-ratelimit-limit-requests"], "20")
            self.assertEqual(limited[0][1]["x-ratelimit-remaining-requests"], "0")
            self.assertEqual(limited[0][1]["Retry-After"], "1")
            self.assertEqual(server.stats()["rate_limited"], len(limited))

    def test_wrong_options(self):
        for option in (["--fault", "999"], ["--fault", "500:often"], ["--bogus"], ["--port"], ["--rate", "many"], ["x"]):
            done = subprocess.run([PROGRAM, *option], capture_output=True, text=True, timeout=5)
            self.assertEqual(done.returncode, 1, option)
            self.assertTrue(done.stderr.startswith("assay-model-server: "))


class Control(unittest.TestCase):
    def test_options_at_run_time(self):
        with Server() as server:
            self.assertEqual(server.control(faults=["500"], latency_ms=1), 200)
            self.assertEqual(server.ask(chat())[0], 500)
            self.assertEqual(server.control(faults=["501"]), 400)
            self.assertEqual(server.ask(chat())[0], 500)
            self.assertEqual(server.control(faults=["503:once"]), 200)
            self.assertEqual([server.ask(chat())[0] for _ in range(2)], [503, 200])
            self.assertEqual(server.control(port=1), 400)
            self.assertEqual(server.control(reset=True), 200)
            self.assertEqual((server.stats()["requests"], server.stats()["tasks"]), (0, 0))

    def test_outages(self):
        with Server() as server:
            self.assertEqual(server.control(outage="503", for_ms=500), 200)
            self.assertEqual(server.ask(chat())[0], 503)
            self.assertEqual(server.raw("GET", "/v1/models")[0], 503)
            time.sleep(0.6)
            self.assertEqual(server.ask(chat())[0], 200)
            idle = server.connect()
            server.ask(chat(), connection=idle)
            self.assertEqual(server.control(outage="closed", for_ms=500), 200)
            with self.assertRaises(ConnectionRefusedError):
                server.connect().connect()
            with self.assertRaises(OSError):
                server.raw("POST", PATH, json.dumps(chat()), connection=idle)
            time.sleep(0.6)
            self.assertEqual(server.ask(chat())[0], 200)

    def test_the_last_word(self):
        with Server() as server:
            server.ask(chat())
        self.assertEqual(json.loads(server.last)["completions"], 1)


unittest.main(verbosity=1)
