#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How runs end: each exit code, signals and resuming, keys, and what a terminal shows."""

import json
import os
import pty
import re
import select
import signal
import stat
import subprocess
import sys
import time

from clitest import KEY, CliTest, Server, main


class Runs(CliTest):
    def test_interrupt_and_resume(self):
        with Server(self.server, "--latency-ms", 100) as server:
            self.make_reviews(100, url=server.url, concurrency=4)
            run = self.spawn("-w", "w.assay", "run", "Reviews", "judge", "--json")
            done = self.interrupt_when(run, '"event":"progress"')
            self.assertEqual(done.code, 130)
            last = done.lines[-1]
            self.assertEqual((last["event"], last["state"]), ("finished", "interrupted"))
            self.assertIn("runs resume 1", done.err)
            self.assertTrue(0 < last["ok"] < 100)
            results = self.ctl("results", "Reviews", "--json").lines
            self.assertEqual(len(results), 100)
            pending = [r for r in results if r["status"] == "pending"]
            self.assertEqual(len(pending), 100 - last["ok"])
            self.assertTrue(all(r["error"]["kind"] == "interrupted" for r in pending))
            again = self.ctl("runs", "resume", 1, "--json").lines[-1]
            self.assertEqual((again["run"], again["ok"], again["total"], again["state"]), (1, 100, 100, "finished"))
        self.assertEqual(len({r["task"] for r in self.ctl("results", "Reviews", "--json").lines}), 100)

    def test_terminated(self):
        with Server(self.server, "--latency-ms", 100) as server:
            self.make_reviews(60, url=server.url, concurrency=2)
            run = self.spawn("-w", "w.assay", "run", "Reviews", "judge", "--json")
            self.assertEqual(self.interrupt_when(run, '"event":"started"', signal.SIGTERM).code, 130)

    def test_cancel_from_elsewhere(self):
        with Server(self.server, "--latency-ms", 100) as server:
            self.make_reviews(200, url=server.url, concurrency=2)
            run = self.spawn("-w", "w.assay", "run", "Reviews", "judge", "--json")
            for line in run.stdout:
                if '"event":"progress"' in line:
                    break
            self.assertIn("Another process", self.ctl("runs", "retry", 1, expect=1).err)
            self.ctl("runs", "cancel", 1)
            done = self.collect(run)
            self.assertEqual(done.code, 130)
            self.assertEqual(done.lines[-1]["state"], "cancelled")
        self.assertEqual(json.loads(self.ctl("runs", "show", 1, "--json").out)["state"], "cancelled")

    def test_wrong_key(self):
        with Server(self.server, "--key", KEY) as server:
            self.make_reviews(50, url=server.url)
            started = time.monotonic()
            done = self.raw("-w", "w.assay", "run", "Reviews", "judge", "--json", env={"MY_KEY": "sk-wrong-0123"})
            self.assertEqual(done.code, 1, done.err)
            self.assertLess(time.monotonic() - started, 10)
            self.assertIn("key", done.err)
            self.assertNotIn("sk-wrong-0123", done.err + done.out)
            self.assertEqual(done.lines[-1]["state"], "failed")
            results = self.ctl("results", "Reviews", "--json").lines
            self.assertEqual(len(results), 50)
            self.assertTrue(all(r["error"] is not None for r in results))
            # With the right key it goes on.
            self.ctl("runs", "resume", 1, env={"MY_KEY": KEY})
        self.assertTrue(all(r["status"] == "ok" for r in self.ctl("results", "Reviews", "--json").lines))

    def test_some_and_all_failed(self):
        with Server(self.server, "--fault", "context:every=3") as server:
            self.make_reviews(30, url=server.url)
            last = self.ctl("run", "Reviews", "judge", "--json", expect=2).lines[-1]
            self.assertEqual(last["ok"] + last["failed"], 30)
            self.assertGreater(last["failed"], 0)
            errors = self.ctl("results", "Reviews", "--has-error", "--json").lines
            self.assertEqual(len(errors), last["failed"])
            self.assertTrue(all(e["error"]["kind"] and e["error"]["message"] for e in errors))
        with Server(self.server, "--fault", "context") as server:
            self.add_connection(url=server.url)
            last = self.ctl("run", "Reviews", "judge", "--no-cache", "--json", expect=3).lines[-1]
            self.assertEqual((last["ok"], last["failed"]), (0, 30))
        with Server(self.server) as server:
            self.add_connection(url=server.url)
            last = self.ctl("runs", "retry", 2, "--json").lines[-1]
            self.assertEqual((last["ok"], last["failed"]), (30, 0))

    def test_budget(self):
        with Server(self.server) as server:
            self.make_reviews(60, url=server.url)
            self.ctl("prompt", "set", "Reviews", "judge", "--param", "max_tokens=20")  # or the first task might cost it all
            full = self.ctl("run", "Reviews", "judge", "--json").lines[-1]["cost"]
            last = self.ctl("run", "Reviews", "judge", "--no-cache", "--budget", full / 3, "--json", expect=4).lines[-1]
            self.assertEqual(last["state"], "budget")
            self.assertLessEqual(last["cost"], full / 3, last)
            self.assertTrue(0 < last["ok"] < 60, last)
            again = self.ctl("runs", "resume", 2, "--budget", full * 3, "--json").lines[-1]
            self.assertEqual(again["ok"], 60)

    def test_unknown_price(self):
        with Server(self.server) as server:
            self.make_reviews(3, url=server.url)
            self.ctl("models", "add", "unpriced", "--base-url", server.url)
            last = self.ctl("run", "Reviews", "judge", "--model", "unpriced/judge-1", "--json").lines[-1]
            self.assertIsNone(last["cost"])
            self.assertIsNone(self.ctl("results", "Reviews", "--json").lines[0]["cost"])
            error = self.ctl("run", "Reviews", "judge", "--model", "unpriced/judge-1", "--budget", 1, expect=1).err
            self.assertIn("price", error)

    def test_remote_needs_a_yes(self):
        # 192.0.2.0/24 is for documentation: nobody is there.
        self.make_reviews(5, url="https://192.0.2.1/v1")
        done = self.ctl("run", "Reviews", "judge", expect=1)
        self.assertIn("192.0.2.1", done.err)
        self.assertIn("--yes", done.err)
        self.assertEqual(self.ctl("runs", "list", "--json").out, "")  # nothing was made
        estimate = self.ctl("run", "Reviews", "judge", "--dry-run", "--json").lines[0]
        self.assertEqual((estimate["destination"], estimate["remote"], estimate["total"]), ("192.0.2.1", True, 5))
        self.assertGreater(estimate["cost"], 0)
        shown, code = self.on_terminal("n\n", "run", "Reviews", "judge")
        self.assertEqual(code, 1)
        self.assertIn("[y/N]", shown)
        self.assertEqual(self.ctl("runs", "list", "--json").out, "")

    def test_remote_needs_a_yes_to_go_on(self):
        self.make_reviews(5, url="https://192.0.2.1/v1")
        run = self.spawn("-w", "w.assay", "run", "Reviews", "judge", "--yes", "--json")
        self.assertEqual(self.interrupt_when(run, '"event":"started"').code, 130)
        for command in ("resume", "retry"):
            done = self.ctl("runs", command, 1, "--json", expect=1)
            self.assertEqual((done.lines[-1]["destination"], done.lines[-1]["total"]), ("192.0.2.1", 5))
            self.assertIn("--yes", done.err)
            self.assertEqual(json.loads(self.ctl("runs", "show", 1, "--json").out)["state"], "interrupted")
        shown, code = self.on_terminal("n\n", "runs", "resume", "1")
        self.assertEqual(code, 1)
        self.assertIn("[y/N]", shown)
        run = self.spawn("-w", "w.assay", "runs", "resume", 1, "--yes", "--json")
        self.assertEqual(self.interrupt_when(run, '"event":"started"').code, 130)

    def test_no_api(self):
        with Server(self.server, "--fault", "html") as server:
            self.make_reviews(50, url=server.url)
            started = time.monotonic()
            done = self.ctl("run", "Reviews", "judge", "--json", expect=None)
            self.assertEqual(done.code, 1, done.err)
            self.assertLess(time.monotonic() - started, 10)
            self.assertIn(f"{server.url}/chat/completions answers with a web page", done.err)
            self.assertIn("check the base URL", done.err)
            self.assertEqual((done.lines[-1]["state"], done.lines[-1]["failed"]), ("failed", 0))
        with Server(self.server) as server:
            self.add_connection(url=server.url)
            self.assertEqual(self.ctl("runs", "resume", 1, "--json").lines[-1]["ok"], 50)

    def test_outage(self):
        with Server(self.server, "--fault", "503") as server:
            self.make_reviews(20, url=server.url)
            done = self.ctl("run", "Reviews", "judge", "--patience", 1, "--json", expect=None)
            self.assertEqual(done.code, 1, done.err)
            self.assertEqual((done.lines[-1]["state"], done.lines[-1]["ok"], done.lines[-1]["failed"]), ("paused", 0, 0))
            self.assertIn("(status 503)", done.err)
            self.assertIn("runs resume 1", done.err)

    def test_stopped_at_any_moment(self):
        """Signals from before the first request until some have been answered."""
        with Server(self.server, "--latency-ms", 30) as server:
            self.make_reviews(60, url=server.url, concurrency=2)
            command = ("run", "Reviews", "judge", "--no-cache", "--json")
            for delay_ms in (0, 0, 1, 3, 10, 30, 60, 90, 120, 150):
                run = self.spawn("-w", "w.assay", *command)
                line = run.stdout.readline()
                self.assertIn('"event":"started"', line)
                time.sleep(delay_ms / 1000)
                run.send_signal(signal.SIGTERM)
                done = self.collect(run)
                self.assertEqual(done.code, 130, done.err)
                self.assertEqual(done.lines[-1]["state"], "interrupted")
                command = ("runs", "resume", 1, "--json")

    def on_terminal(self, answer, *arguments, env=None):
        """assayctl with a terminal of 100 columns. Returns what it showed and how it exited."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.folder)
            os.execve(self.assayctl, [self.assayctl, "-w", "w.assay", *arguments], dict(self.env, **(env or {})))
        shown = b""
        while True:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, "nothing happens")
            try:
                piece = os.read(terminal, 4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
            if answer and b"[y/N]" in shown:
                os.write(terminal, answer.encode())
                answer = None
        os.close(terminal)
        text = shown.decode()
        self.said.append(text)
        return text, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def test_terminal(self):
        with Server(self.server, "--latency-ms", 50) as server:
            self.make_reviews(40, url=server.url, concurrency=4)
            shown, code = self.on_terminal(None, "run", "Reviews", "judge")
        self.assertEqual(code, 0)
        self.assertRegex(shown, r"\d+/40 · [\d.]+/s · .* left · \$")
        self.assertIn("█", shown)
        colours, _ = self.on_terminal(None, "results", "Reviews")
        self.assertIn("\033[1m", colours)
        plain, _ = self.on_terminal(None, "results", "Reviews", env={"NO_COLOR": "1"})
        self.assertNotIn("\033", plain)
        self.assertTrue(all(len(line) <= 80 for line in plain.splitlines()[3:]))

    def test_kill(self):
        with Server(self.server, "--latency-ms", 50) as server:
            self.make_reviews(200, url=server.url, concurrency=8)
            run = self.spawn("-w", "w.assay", "run", "Reviews", "judge", "--json")
            self.interrupt_when(run, '"event":"progress"', signal.SIGKILL)
            shown = json.loads(self.ctl("runs", "show", 1, "--json").out)
            self.assertEqual(shown["state"], "interrupted")
            last = self.ctl("runs", "resume", 1, "--json").lines[-1]
            # No more was paid twice than was in flight; an answer that was not stored yet is not asked for again.
            self.assertLessEqual(server.stats()["requests"], 200 + 8)
        self.assertEqual((last["ok"], last["state"]), (200, "finished"))
        self.assertEqual([name for name in os.listdir(self.folder) if "answers" in name], [])
        self.assertLessEqual(last["maybe_paid_twice"], 200)
        results = self.ctl("results", "Reviews", "--json").lines
        self.assertEqual(len(results), len({r["task"] for r in results}), "a task has two results")
        self.assertEqual(self.ctl("workspace", "check").code, 0)


class Keys(CliTest):
    def test_key_of_file(self):
        with Server(self.server, "--key", KEY) as server:
            self.make_reviews(3, url=server.url)
            self.ctl("run", "Reviews", "judge", expect=1)
            self.assertIn("--store-in-file", self.ctl("models", "key", "local", text=KEY + "\n", expect=1).err)
            self.ctl("models", "key", "local", "--store-in-file", text=KEY + "\n")
            path = self.path("config", "assay", "keys.json")
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            self.ctl("run", "Reviews", "judge")
            self.ctl("models", "key", "local", "--forget")
            self.ctl("models", "test", "local", expect=1)

    def test_key_of_general_variable(self):
        with Server(self.server, "--key", KEY) as server:
            self.make_reviews(3, url=server.url)
            self.ctl("run", "Reviews", "judge", env={"ASSAY_KEY_LOCAL": KEY})

    def test_key_as_argument_is_refused(self):
        self.ctl("project", "create", "A")
        done = self.ctl("models", "add", "local", "--base-url", "http://127.0.0.1:9/v1", "--key-env", "sk-typed-by-mistake", expect=1)
        self.assertNotIn("sk-typed", done.err)

    def test_models(self):
        self.ctl("models", "add", "a/b", "--base-url", "http://127.0.0.1:9/v1", expect=1)
        self.ctl("models", "add", "local", expect=1)
        self.ctl("models", "add", "local", "--base-url", "ftp://example.org", expect=1)
        self.ctl("models", "add", "openai", "--preset", "openai", "--input-price", 2)
        self.ctl("models", "add", "openai", "--output-price", 8)
        added = json.loads(self.ctl("models", "list", "--json").out)
        self.assertEqual((added["key_env"], added["input_price"], added["output_price"]), ("OPENAI_API_KEY", 2.0, 8.0))
        self.assertIn("127.0.0.1:9", self.refused().err)
        self.ctl("models", "remove", "openai")
        self.assertNotIn("openai", self.ctl("models", "list").out)

    def refused(self):
        self.ctl("models", "add", "closed", "--base-url", "http://127.0.0.1:9/v1")
        return self.ctl("models", "test", "closed", expect=1)


if __name__ == "__main__":
    main(sys.argv)
