#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines that others script against, as they are typed, and what they promise."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys

from clitest import KEY, CliTest, Server, main

RESULT_KEYS = ["task", "status", "values", "overall", "needs_review", "confidence", "error", "cost", "latency_ms", "input_tokens",
               "output_tokens"]
FINISHED_KEYS = ["event", "run", "total", "ok", "failed", "cost", "seconds"]
SECTIONS = ["World", "Sports", "Business", "Sci/Tech"]


class Transcript(CliTest):
    def make_photos(self, n=6):
        os.makedirs(self.path("photos"))
        for name in sorted(os.listdir(self.samples)):
            if name.endswith(".jpg") and len(os.listdir(self.path("photos"))) < n:
                shutil.copy(os.path.join(self.samples, name), self.path("photos"))
        return n

    def test_photos(self):
        n = self.make_photos()
        done = self.ctl("project", "create", "Photos", "--template", "image-rubric")
        self.assertEqual(done.out, "1\n")
        self.ctl("import", "Photos", "photos")
        with Server(self.server, "--key", KEY, "--latency-ms", 5) as server:
            key = {"MY_KEY": KEY}
            self.ctl("models", "add", "local", "--base-url", server.url, "--key-env", "MY_KEY", "--input-price", 1.25,
                     "--output-price", 10, "--concurrency", 64)
            self.assertEqual(self.ctl("models", "test", "local", env=key).out.split(), ["judge-1", "mini-1"])
            self.ctl("models", "test", "local", env={"MY_KEY": "wrong"}, expect=1)
            self.write("system.txt", "You are a visual design expert.\n")
            self.ctl("prompt", "set", "Photos", "rubric", "--system", "@system.txt", "--user", "{{image}}", "--model",
                     "local/judge-1", "--param", "temperature=0")
            events = self.ctl("run", "Photos", "rubric", "--subset", "all", "--yes", "--json", env=key).lines
            self.assertEqual(events[0]["event"], "started")
            last = events[-1]
            self.assertEqual(list(last)[:len(FINISHED_KEYS)], FINISHED_KEYS)
            self.assertEqual((last["event"], last["run"], last["total"], last["ok"], last["failed"]), ("finished", 1, n, n, 0))
            self.assertGreater(last["cost"], 0)

        # Without a server: the built-in model needs none.
        self.ctl("run", "Photos", "rubric", "--model", "builtin", "--subset", "sample=3", "--seed", 7)
        results = self.ctl("results", "Photos", "--run", 1, "--json").lines
        self.assertEqual([r["task"] for r in results], list(range(1, n + 1)))
        for result in results:
            self.assertEqual(list(result), RESULT_KEYS)
            self.assertEqual(result["status"], "ok")
            self.assertIsNone(result["error"])
            self.assertTrue(1 <= result["overall"] <= 5)
            self.assertGreater(result["latency_ms"], 4)
            self.assertGreater(result["input_tokens"], 0)
        self.assertAlmostEqual(sum(r["cost"] for r in results), last["cost"], places=6)
        self.assertIn("finished already", self.ctl("runs", "resume", 1).err)

    def test_sample_is_drawn_by_seed(self):
        self.make_reviews(url="http://127.0.0.1:9/v1")
        runs = []
        for seed in (7, 7, 8):
            self.ctl("run", "Reviews", "judge", "--model", "builtin", "--subset", "sample=10", "--seed", seed, expect=None)
            runs.append([r["task"] for r in self.ctl("results", "Reviews", "--json").lines])
        self.assertEqual(len(runs[0]), 10)
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0], runs[2])

    def make_news(self, n=40):
        words = {"World": "minister treaty border", "Sports": "goal league coach", "Business": "shares profit market",
                 "Sci/Tech": "satellite software chip"}
        rows = io.StringIO()
        writer = csv.writer(rows)
        for i in range(n):
            section = SECTIONS[i % 4]
            writer.writerow([i % 4 + 1, f"Story {i}, {words[section]}", f"In “quotes”: {words[section]} again\nand number {i}"])
        self.write("news.csv", rows.getvalue())
        return n

    def test_news(self):
        n = self.make_news()
        done = self.ctl("import", "News", "news.csv", "--no-header", "--columns", "label,title,description", "--ground-truth",
                        "label=1:World,2:Sports,3:Business,4:Sci/Tech")
        self.assertIn("News", done.err)  # it says that it made the project
        project = json.loads(self.ctl("project", "show", "News", "--json").out)
        self.assertEqual(project["tasks"], n)
        for section in SECTIONS:
            self.assertIn(f'value="{section}"', project["label_config"])
        # The only prompt needs no name, and the ground truth teaches the built-in model.
        last = self.ctl("run", "News", "--model", "builtin", "--subset", "all", "--json").lines[-1]
        self.assertEqual((last["ok"], last["failed"], last["cost"]), (n, 0, 0))
        results = self.ctl("results", "News", "--json").lines
        for result in results:
            self.assertIn(result["values"]["label"], SECTIONS)
            self.assertIsNotNone(result["confidence"])
        # A second import of the same finds duplicates; undoing it takes nothing of the first.
        self.ctl("import", "News", "news.csv", "--no-header", "--columns", "label,title,description", "--ground-truth",
                 "label=1:World,2:Sports,3:Business,4:Sci/Tech")
        self.assertEqual(json.loads(self.ctl("project", "show", "News", "--json").out)["tasks"], n)

    def test_missing_project(self):
        self.make_news()
        self.ctl("project", "create", "Other")
        self.assertIn("There is no project “News”", self.ctl("import", "News", "news.csv", expect=1).err)

    def test_results_table(self):
        with Server(self.server) as server:
            self.make_reviews(12, url=server.url)
            self.ctl("run", "Reviews", "judge")
        table = self.ctl("results", "Reviews", "--sort", "task:desc", "--limit", 3).out
        self.assertIn("Run 1 · judge v1 · local/judge-1 · finished\n12 tasks", table)
        self.assertEqual(re.findall(r"^ *(\d+)  Task", table, re.M), ["12", "11", "10"])
        self.assertNotIn("\033", table)
        rows = list(csv.reader(io.StringIO(self.ctl("results", "Reviews", "--csv").out)))
        self.assertEqual(rows[0][:3], ["task", "status", "sentiment"])
        self.assertEqual(len(rows), 13)
        self.assertIn("There is no field “sentimnt”", self.ctl("results", "Reviews", "--sort", "sentimnt", expect=1).err)
        positive = self.ctl("results", "Reviews", "--filter", "sentiment=positive", "--json").lines
        self.assertTrue(all(r["values"]["sentiment"] == "positive" for r in positive))
        self.assertEqual(self.ctl("results", "Reviews", "--has-error", "--json").out, "")

    def test_prompt_versions(self):
        with Server(self.server) as server:
            self.make_reviews(3, url=server.url)
            self.assertIn("version 1 is a draft", self.ctl("prompt", "set", "Reviews", "judge", "--note", "first").err)
            self.ctl("run", "Reviews", "judge")
            self.assertIn("version 1 says this already", self.ctl("prompt", "set", "Reviews", "judge", "--user", "{{text}}").err)
            self.assertIn("version 2 is a draft", self.ctl("prompt", "set", "Reviews", "judge", "--user", "Now: {{text}}").err)
            error = self.ctl("prompt", "set", "Reviews", "judge", "--user", "one\n two {{txt}}", expect=1).err
            self.assertIn("ine 2, column 6", error)
            self.assertIn("“text”", error)
            versions = self.ctl("prompt", "versions", "Reviews", "judge", "--json").lines
        self.assertEqual([(v["version"], v["draft"], v["user"]) for v in versions], [(1, False, "{{text}}"), (2, True, "Now: {{text}}")])
        self.assertEqual(versions[1]["params"], {"temperature": 0.0})
        self.ctl("prompt", "set", "Reviews", "judge", "--param", "temprature=1", expect=1)
        self.ctl("prompt", "set", "Reviews", "judge", "--model", "nowhere/x", expect=1)

    def test_workspace_anywhere(self):
        for arguments in (["-w", "a.assay", "project", "create", "A"], ["project", "-w", "a.assay", "create", "B"],
                          ["project", "create", "C", "-w", "a.assay"], ["--workspace=a.assay", "project", "create", "D"],
                          ["project", "create", "--workspace", "a.assay", "--", "-E"]):
            self.assertEqual(self.raw(*arguments).code, 0, arguments)
        titles = [json.loads(line)["title"] for line in self.raw("-w", "a.assay", "project", "list", "--json").out.splitlines()]
        self.assertEqual(titles, ["A", "B", "C", "D", "-E"])
        self.assertEqual(self.raw("project", "create", "Default").code, 0)
        self.assertTrue(os.path.exists(self.path("share", "assay", "workspace.assay")))

    def test_locales(self):
        for locale in ("C", "C.UTF-8"):
            env = {"LC_ALL": locale}
            title = f"Bilder · 日本 {locale}"
            self.ctl("project", "create", title, env=env)
            titles = [json.loads(line)["title"] for line in self.ctl("project", "list", "--json", env=env).out.splitlines()]
            self.assertIn(title, titles)
            error = self.ctl("project", "show", "nothing", env=env, expect=1).err
            self.assertIn('"nothing"' if locale == "C" else "“nothing”", error)

    def test_usage(self):
        for arguments, words in ((["run"], "PROJECT"), (["nothing"], "nothing"), ([], "project"), (["project", "creat"], "create"),
                                 (["run", "P", "--bugdet", "3"], "--bugdet"), (["project", "create"], "TITLE"),
                                 (["results", "P", "--json", "--csv"], "--csv"), (["-w"], "path")):
            done = self.raw(*arguments)
            self.assertEqual(done.code, 1, arguments)
            self.assertEqual(done.out, "", arguments)
            self.assert_one_sentence(done)
            self.assertIn(words, done.err)
        self.assertEqual(self.raw("--version").out.split()[0], "assayctl")
        groups = re.findall(r"^  ([a-z]+)  +\S", self.raw("--help").out, re.M)
        self.assertIn("import", groups)
        for group in groups:
            done = self.raw(group, "--help")
            self.assertEqual((done.code, done.err), (0, ""))
            for verb in re.findall(rf"^  assayctl {group} ([a-z-]+)", done.out, re.M):
                help_text = self.raw(group, verb, "--help").out
                self.assertIn(f"assayctl {group}", help_text)

    def test_output_that_cannot_be_written(self):
        self.ctl("project", "create", "A")
        with open("/dev/full", "w") as full:
            done = subprocess.run([self.assayctl, "-w", "w.assay", "project", "list"], cwd=self.folder, env=self.env, stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("can't be written", done.stderr)


if __name__ == "__main__":
    main(sys.argv)
