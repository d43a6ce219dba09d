#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare, versions and history as scripts use them: the promised names, exit codes, and figures that can be checked by hand."""

import csv
import io
import json
import sys

from clitest import CliTest, Server, main

PROMPT = "Text Classification"  # the template brings it
SECTIONS = ["World", "Sports", "Business", "Sci/Tech"]
RUN_KEYS = {"run", "version", "model", "accuracy", "score", "cost", "latency_ms_p50", "latency_ms_p95", "failed"}
PAIR_KEYS = {"difference", "ci", "p", "test", "wins", "losses", "ties", "verdict"}


class Compare(CliTest):
    def make_news(self, n=60):
        rows = io.StringIO()
        writer = csv.writer(rows)
        for i in range(n):
            writer.writerow([1 + i % 4, f"News {i}", f"What happened on day {i}."])
        self.write("news.csv", rows.getvalue())
        self.ctl("import", "News", "news.csv", "--no-header", "--columns", "label,title,description", "--ground-truth",
                 "label=1:World,2:Sports,3:Business,4:Sci/Tech")

    def run_versions(self, server, *systems, n=60):
        self.make_news(n)
        self.add_connection(url=server.url)
        for system in systems:
            self.ctl("prompt", "set", "News", PROMPT, "--system", system, "--user", "{{title}} {{description}}", "--model",
                     "local/judge-1", "--param", "temperature=0")
            self.ctl("run", "News", PROMPT, "--json", expect=None)

    def compare(self, *arguments, **more):
        done = self.ctl("compare", "News", *arguments, "--json", **more)
        return json.loads(done.out)

    def test_promised_names(self):
        with Server(self.server, "--latency-ms", 2) as server:
            self.run_versions(server, "Classify.", "Classify with care.")
        result = self.compare("--runs", "1,2")
        self.assertEqual(result["shared"], 60)
        self.assertEqual(result["ground_truth"], 60)
        self.assertEqual(result["by"], "accuracy")
        for run in result["runs"]:
            self.assertLessEqual(RUN_KEYS, set(run))
            self.assertGreater(run["cost"], 0)
            self.assertGreaterEqual(run["latency_ms_p95"], run["latency_ms_p50"])
            self.assertGreater(run["latency_ms_p50"], 1.5)
        pair, = result["pairs"]
        self.assertLessEqual(PAIR_KEYS, set(pair))
        self.assertEqual(pair["test"], "mcnemar-exact")
        self.assertIsInstance(pair["verdict"], str)
        # Counted by hand, from what the runs answered and what is right.
        truth = {i + 1: SECTIONS[i % 4] for i in range(60)}
        right = []
        for run in (1, 2):
            rows = self.ctl("results", "News", "--run", run, "--json").lines
            right.append({r["task"]: list(r["values"].values())[0] == truth[r["task"]] for r in rows})
        shares = [sum(r.values()) / 60 for r in right]
        for run, share in zip(result["runs"], shares):
            self.assertAlmostEqual(run["accuracy"], share, places=12)
        self.assertEqual(pair["wins"], sum(right[1][t] and not right[0][t] for t in truth))
        self.assertEqual(pair["losses"], sum(right[0][t] and not right[1][t] for t in truth))
        self.assertEqual(pair["wins"] + pair["losses"] + pair["ties"], 60)
        self.assertAlmostEqual(pair["difference"], shares[1] - shares[0], places=12)
        self.assertTrue(pair["ci"][0] <= pair["difference"] <= pair["ci"][1])

    def test_one_failed_counts_as_wrong(self):
        with Server(self.server) as server:
            self.run_versions(server, "Classify.", n=24)
        with Server(self.server, "--fault", "context:every=2") as server:
            self.add_connection(url=server.url)
            self.ctl("prompt", "set", "News", PROMPT, "--system", "Classify again.")
            self.ctl("run", "News", PROMPT, expect=2)
        result = self.compare("--runs", "v1,v2")
        self.assertEqual([run["failed"] for run in result["runs"]][0], 0)
        self.assertGreater(result["runs"][1]["failed"], 3)
        self.assertEqual(result["pairs"][0]["n"], 24)
        # And so it does in Alignment and among the results.
        aligned = json.loads(self.ctl("align", "News", "--run", 2, "--json").out)
        self.assertEqual((aligned["n"], aligned["failed_judged"]), (24, result["runs"][1]["failed"]))
        self.assertAlmostEqual(aligned["accuracy"], result["runs"][1]["accuracy"], 12)
        wrong = self.ctl("results", "News", "--run", 2, "--json", "--filter", "correct=0").out.count("\n")
        self.assertEqual(wrong, 24 - aligned["correct"])

    def test_three_runs(self):
        with Server(self.server) as server:
            self.run_versions(server, "A.", "B.", "C.", n=40)
        result = self.compare("--runs", "1,2,3")
        self.assertEqual([(p["a"], p["b"]) for p in result["pairs"]], [(1, 2), (1, 3), (2, 3)])
        for pair in result["pairs"]:
            self.assertGreaterEqual(pair["p_adjusted"], pair["p"])
        shown = self.ctl("compare", "News", "--runs", "v1,v2,v3").out
        self.assertIn("after Holm", shown)
        self.assertIn("40 shared tasks", shown)
        self.assertIn("; p: ", shown)
        votes = self.ctl("compare", "News", "--runs", "1,2,3", "--votes", "csv").out
        self.assertEqual(votes, "task,a,a_label,b,b_label,preferred,preferred_label,blind,author,created_at\n")
        self.assertEqual(self.ctl("compare", "News", "--runs", "1,2,3", "--votes", "jsonl").out, "")
        self.ctl("compare", "News", "--runs", "1,2,3", "--votes", "xml", expect=1)

    def test_requirements(self):
        with Server(self.server) as server:
            self.run_versions(server, "A.", "B.", n=40)
        self.ctl("versions", "tag", "News", "v1", "production")
        self.compare("--runs", "1,2", "--require", "accuracy>=0", "--require", "failed = 0", "--require", "shared>=40")
        done = self.ctl("compare", "News", "--runs", "1,2", "--require", "accuracy>=0.99", "--json", expect=5)
        self.assertFalse(json.loads(done.out)["requirements"][0]["met"])
        self.assertIn("Not met: accuracy>=0.99", done.err)
        # Two random answerers can't be told apart: neither is shown to be worse; but it is not proved either.
        self.ctl("compare", "News", "--require-not-worse-than", "production")
        self.ctl("compare", "News", "--require-not-worse-than", "v1", "--margin", "0.0001", expect=5)
        self.ctl("compare", "News", "--require", "beauty>1", expect=1)
        self.ctl("compare", "News", "--require", "accuracy", expect=1)
        self.ctl("compare", "News", "--runs", "1,1", expect=1)
        self.ctl("compare", "News", "--runs", "1,7", expect=1)
        self.ctl("compare", "News", "--by", "votes", expect=1)
        self.assertEqual(self.compare("--runs", "production,latest")["runs"][1]["run"], 2)

    def test_nothing_shared(self):
        with Server(self.server) as server:
            self.run_versions(server, "A.", n=8)
            self.write("more.csv", "9,Late news,It came in later.\n")
            self.ctl("import", "News", "more.csv", "--no-header", "--columns", "label,title,description")
            self.ctl("run", "News", PROMPT, "--subset", "missing", "--yes")
        result = self.compare("--runs", "1,2")
        self.assertEqual((result["shared"], result["by"], result["pairs"][0]["difference"]), (0, "nothing", None))
        self.assertIn("share no task", result["pairs"][0]["verdict"])
        self.compare("--runs", "1,2", "--require", "accuracy>=0.5", expect=5)
        self.assertIn("no task in common", self.ctl("compare", "News", "--runs", "1,2", expect=1).err)

    def test_names_of_runs(self):
        with Server(self.server) as server:
            self.run_versions(server, "A.", "B.", n=8)
            self.ctl("prompt", "set", "News", "other", "--system", "C.", "--user", "{{title}}", "--model", "local/judge-1")
            self.ctl("run", "News", "other", "--yes")
        self.ctl("versions", "tag", "News", "v1", "production", "--prompt", PROMPT)
        self.assertIn("several prompts", self.ctl("compare", "News", "--runs", "v1,v2", expect=1).err)
        runs = self.compare("--prompt", PROMPT, "--runs", "v1,v2")["runs"]
        self.assertEqual([run["run"] for run in runs], [1, 2])
        self.assertEqual([run["run"] for run in self.compare("--prompt", PROMPT)["runs"]], [1, 2])
        for name, number in ("2", 2), (f"{PROMPT}:v2", 2), (f"{PROMPT}:production", 1), ("other:v1", 3), ("latest", 3):
            self.assertIn(f"Run {number}:", self.ctl("align", "News", "--run", name).out)
            self.assertEqual(len(self.ctl("results", "News", "--run", name, "--json").lines), 8)
        self.assertIn("no run", self.ctl("align", "News", "--run", "77", expect=1).err.lower())

    def test_without_truth(self):
        self.ctl("project", "create", "Photos", "--template", "image-rubric")
        self.ctl("import", "Photos", self.samples)
        with Server(self.server) as server:
            self.add_connection(url=server.url)
            for _ in range(2):
                self.ctl("run", "Photos", "--model", "local/judge-1", "--yes")
        result = json.loads(self.ctl("compare", "Photos", "--json").out)
        self.assertEqual(result["by"], "score")
        pair, = result["pairs"]
        self.assertEqual((pair["wins"], pair["losses"], pair["difference"], pair["p"]), (0, 0, 0, 1))
        self.assertIn("no difference", pair["verdict"])
        self.assertIn("(run 1)", result["runs"][0]["label"])

    def test_versions(self):
        with Server(self.server) as server:
            self.run_versions(server, "Classify the news.", "Classify the news with care.", n=8)
        rows = self.ctl("versions", "list", "News", "--json").lines
        self.assertEqual([(r["version"], r["runs"], r["draft"]) for r in rows], [(1, 1, False), (2, 1, False)])
        parts = {p["part"]: p for p in json.loads(self.ctl("versions", "diff", "News", "v1", "2", "--json").out)["parts"]}
        self.assertEqual([p for p in parts if parts[p]["differs"]], ["system"])
        self.assertEqual(parts["system"]["pieces"][1], {"a": "", "b": " with care"})
        self.assertIn("Classify the news{+ with care+}.", self.ctl("versions", "diff", "News", "1", "2").out)
        self.ctl("versions", "name", "News", "1", "The short one")
        self.ctl("versions", "note", "News", "v1", "Kept for speed")
        self.ctl("versions", "tag", "News", "v1", "production")
        self.ctl("versions", "tag", "News", "v2", "production")
        rows = self.ctl("versions", "News", "--json").lines
        self.assertEqual((rows[0]["name"], rows[0]["note"], rows[0]["tags"], rows[1]["tags"]),
                         ("The short one", "Kept for speed", [], ["production"]))
        self.ctl("versions", "tag", "News", "production", "production", "--remove")
        self.assertEqual(self.ctl("versions", "restore", "News", "v1").out, "3\n")
        draft = json.loads(self.ctl("prompt", "show", "News", "--json").out)
        self.assertEqual((draft["version"], draft["system"], draft["draft"]), (3, "Classify the news.", True))
        self.ctl("versions", "branch", "News", "v2", "careful")
        self.ctl("versions", "list", "News", "careful")
        self.ctl("versions", "diff", "News", "1", "9", "--prompt", PROMPT, expect=1)

    def test_history(self):
        with Server(self.server) as server:
            self.run_versions(server, "A.", n=30)
            self.ctl("run", "News", PROMPT, "--subset", "sample=10", "--seed", 7)
            self.ctl("history", "rerun", 2, "--json")
            rows = self.ctl("history", "News", "--json").lines
        self.assertEqual([r["run"] for r in rows], [3, 2, 1])
        for key in ("model", "served_model", "params", "subset", "seed", "software", "author", "created_at", "finished_at", "cost",
                    "settings", "ok", "input_tokens"):
            self.assertIsNotNone(rows[0][key], key)
        self.assertEqual((rows[0]["subset"], rows[0]["seed"], rows[0]["total"], rows[0]["cached"]), ("sample=10", 7, 10, 0))
        self.assertEqual(rows[0]["params"], {"temperature": 0})
        tasks = [[r["task"] for r in self.ctl("results", "News", "--run", run, "--json").lines] for run in (2, 3)]
        self.assertEqual(tasks[0], tasks[1])
        table = list(csv.DictReader(io.StringIO(self.ctl("history", "list", "News", "--csv").out)))
        self.assertEqual([row["run"] for row in table], ["3", "2", "1"])
        self.ctl("runs", "delete", 3)
        self.assertEqual(len(self.ctl("history", "News", "--json").lines), 2)


if __name__ == "__main__":
    main(sys.argv)
