#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line as scripts use it: the transcript line by line, its exit codes, and that a key is
never written anywhere. Arguments: assayctl and the model server."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ASSAYCTL, SERVER = (os.path.abspath(p) for p in sys.argv[1:3])
KEY = "sk-secret-0123456789abcdef"
ROWS = [("1", "World", "Talks on borders go on"), ("2", "Sports", "The home team won in overtime"),
        ("3", "Business", "Shares rose after the report"), ("4", "Sci/Tech", "A probe sent its first pictures")]
KEYS = ["task", "status", "values", "overall", "needs_review", "confidence", "error", "cost", "latency_ms",
        "input_tokens", "output_tokens"]


def read(path, mode="r"):
    with open(path, mode, encoding=None if "b" in mode else "utf-8") as file:
        return file.read()


class Server:
    def __init__(self, *options):
        self.process = subprocess.Popen([SERVER, "--port", "0", "--key", KEY, *options], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Transcript(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="assay-cli-")
        self.addCleanup(self.folder.cleanup)
        self.seen = ""
        with open(self.path("news.csv"), "w", encoding="utf-8") as file:
            for i in range(40):
                label, _, text = ROWS[i % 4]
                file.write(f'{label},"Item {i}","{text}, number {i}."\n')

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def start(self, *args, key=KEY):
        env = dict(os.environ, MY_KEY=key, LC_ALL="C.UTF-8", HOME=self.folder.name)
        return subprocess.Popen([ASSAYCTL, "-w", "w.assay", *args], cwd=self.folder.name, env=env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, process, code):
        out, err = process.communicate(timeout=60)
        self.seen += out + err
        self.assertEqual(process.returncode, code, out + err)
        return out, err

    def run_cli(self, *args, code=0, key=KEY):
        return self.finish(self.start(*args, key=key), code)[0]

    def begin(self, server, *options):
        self.run_cli("import", "News", "news.csv", "--no-header", "--columns", "label,title,description",
                     "--ground-truth", "label=1:World,2:Sports,3:Business,4:Sci/Tech")
        self.run_cli("models", "add", "local", "--base-url", f"http://127.0.0.1:{server.port}/v1", "--key-env", "MY_KEY",
                     "--input-price", "1.25", "--output-price", "10", "--concurrency", "4", *options)
        self.run_cli("prompt", "set", "News", "p", "--system", "Choose a class.", "--user", "{{title}} {{description}}",
                     "--model", "local/judge-1", "--param", "temperature=0")

    def results(self, run):
        return [json.loads(line) for line in self.run_cli("results", "News", "--run", str(run), "--json").splitlines()]

    def test_transcript(self):
        with Server() as server:
            self.assertEqual(self.run_cli("project", "create", "Photos", "--template", "image-rubric"), "1\n")
            self.begin(server)
            self.assertIn("judge-1", self.run_cli("models", "test", "local"))
            lines = [json.loads(x) for x in self.run_cli("run", "News", "p", "--subset", "all", "--yes", "--json").splitlines()]
            self.assertEqual([lines[0]["event"], lines[-1]["event"]], ["started", "finished"])
            self.assertEqual([lines[-1][k] for k in ("run", "total", "ok", "failed")], [1, 40, 40, 0])
            self.assertGreater(lines[-1]["cost"], 0)
            rows = self.results(1)
            self.assertEqual(len(rows), 40)
            self.assertEqual(list(rows[0])[:len(KEYS)], KEYS)
            self.assertEqual({r["status"] for r in rows}, {"ok"})
            self.run_cli("runs", "resume", "1")
            self.run_cli("run", "News", "p", "--model", "builtin", "--subset", "sample=20", "--seed", "7")
            self.assertEqual(len(self.results(2)), 20)
            self.run_cli("export", "News", "--format", "json", "--output", "news.json")
            tasks = json.loads(read(self.path("news.json")))
            self.assertEqual(len(tasks), 40)
            self.assertTrue(tasks[0]["annotations"][0]["ground_truth"])
            self.assertTrue(tasks[0]["predictions"][-1]["result"])
            table = self.run_cli("export", "News", "--format", "csv")
            self.assertEqual(len(table.splitlines()), 41)
            self.run_cli("workspace", "check")
            self.run_cli("workspace", "backup", "copy.assay")
        for name in os.listdir(self.folder.name):
            path = self.path(name)
            if os.path.isfile(path):
                self.assertNotIn(KEY.encode(), read(path, "rb"), name)
        self.assertNotIn(KEY, self.seen)

    def test_loading_the_export_again(self):
        with Server() as server:
            self.begin(server)
            self.run_cli("run", "News", "p", "--subset", "all", "--yes", "--json")
            self.run_cli("export", "News", "--format", "json", "--output", "a.json")
            config = self.run_cli("project", "show", "News", "--config")
            with open(self.path("c.xml"), "w", encoding="utf-8") as file:
                file.write(config)
            self.run_cli("project", "create", "Again", "--config", "@c.xml")
            self.run_cli("import", "Again", "a.json")
            self.run_cli("export", "Again", "--format", "json", "--output", "b.json")
        a, b = (json.loads(read(self.path(n))) for n in ("a.json", "b.json"))
        self.assertEqual([t["data"] for t in a], [t["data"] for t in b])
        self.assertEqual([t["annotations"][0]["result"] for t in a], [t["annotations"][0]["result"] for t in b])
        self.assertEqual([t["predictions"][0]["model_version"] for t in a], [t["predictions"][0]["model_version"] for t in b])

    def test_exit_codes(self):
        with Server() as server:
            self.begin(server)
            self.run_cli("models", "test", "local", key="wrong", code=1)
            self.run_cli("run", "News", "p", "--subset", "all", "--yes", "--json", key="wrong", code=1)
            self.run_cli("run", "Nothing", "p", "--yes", code=1)
            self.run_cli("run", "News", "p", "--subset", "some", "--yes", code=1)
            self.run_cli("prompt", "set", "News", "q", "--user", "{{titel}}", code=1)
            self.run_cli("run", "News", "p", "--subset", "all", "--budget", "0.0003", "--yes", "--json", code=4)
        with Server("--fault", "refusal") as server:
            self.run_cli("models", "add", "local", "--base-url", f"http://127.0.0.1:{server.port}/v1")
            self.run_cli("run", "News", "p", "--subset", "all", "--no-cache", "--yes", "--json", code=3)
        with Server("--fault", "context:every=4") as server:
            self.run_cli("models", "add", "local", "--base-url", f"http://127.0.0.1:{server.port}/v1")
            self.run_cli("run", "News", "p", "--subset", "all", "--no-cache", "--yes", "--json", code=2)

    def test_interrupt_and_resume(self):
        with Server("--latency-ms", "200") as server:
            self.begin(server)
            process = self.start("run", "News", "p", "--subset", "all", "--yes", "--json")
            time.sleep(0.9)
            process.send_signal(signal.SIGINT)
            out, err = self.finish(process, 130)
            last = json.loads(out.splitlines()[-1])
            self.assertEqual(last["state"], "interrupted")
            self.assertIn("runs resume 1", err)
            self.assertTrue(0 < last["ok"] < 40)
            self.run_cli("runs", "resume", "1", "--json")
            self.assertEqual({r["status"] for r in self.results(1)}, {"ok"})


unittest.main(argv=sys.argv[:1])
