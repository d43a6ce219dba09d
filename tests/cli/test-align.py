#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""assayctl align: the figures, what is promised, accepting and taking back."""

import csv
import io
import json
import os
import random
import shutil
import sys

from clitest import CliTest, Server, main

GOOD = ("lovely", "great", "excellent", "wonderful", "superb")
BAD = ("awful", "broken", "terrible", "useless", "dreadful")


class Align(CliTest):
    def align(self, *arguments, **more):
        return json.loads(self.ctl("align", "Reviews", "--json", *arguments, **more).out)

    def make(self, n=400, judged=300, doubtful=0.1, file="reviews.csv"):
        """Reviews that the built-in model learns easily, and a share that nobody could tell."""
        rand = random.Random(5)
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(["text", "sentiment"])
        for i in range(n):
            truth = rand.choice(("positive", "negative"))
            words = rand.sample(GOOD if truth == "positive" else BAD, 3)
            if rand.random() < doubtful:
                words = ["item", "number", "arrived"]
            rows.writerow([f"{' '.join(words)} thing {i}", truth if i < judged else ""])
        self.write(file, out.getvalue())
        config = ('<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text" required="true">'
                  '<Choice value="positive"/><Choice value="negative"/></Choices></View>')
        self.ctl("project", "create", "Reviews", "--config", config)
        self.ctl("import", "Reviews", file, "--ground-truth", "sentiment")
        self.ctl("prompt", "set", "Reviews", "judge", "--user", "{{text}}", "--model", "builtin")
        self.ctl("run", "Reviews", "judge", "--subset", "all")

    def check_classes(self, control):
        """Precision and recall follow from the table of confusion."""
        confusion = control["confusion"]
        for name, figures in control["classes"].items():
            support = sum(confusion[name].values())
            predicted = sum(row.get(name, 0) for row in confusion.values())
            self.assertEqual(figures["support"], support)
            if predicted:
                self.assertAlmostEqual(figures["precision"], confusion[name][name] / predicted, 12)
            if support:
                self.assertAlmostEqual(figures["recall"], confusion[name][name] / support, 12)

    def test_sample(self):
        source = os.path.join(os.environ["G_TEST_SRCDIR"], "..", "data", "sample")
        os.makedirs(self.path("data", "samples"))
        os.symlink(self.samples, self.path("data", "samples", "image-evals"))
        for name in ("product-reviews.csv", "mt-evaluation.csv"):
            shutil.copy(os.path.join(source, name), self.path("data", "samples"))
        done = self.raw("workspace", "sample", "w.assay", env={"ASSAY_DATADIR": self.path("data")})
        self.assertEqual(done.code, 0, done.err)
        self.ctl("run", "Product Reviews", "--subset", "all")
        line = self.ctl("align", "Product Reviews", "--run", 1, "--json", "--max-error", 0.05, "--confidence", 0.95).out
        report = json.loads(line)
        self.assertEqual(line.count("\n"), 1)
        for key in ("n", "accuracy", "ci", "controls", "calibration", "threshold", "coverage", "bound", "labels_needed"):
            self.assertIn(key, report)
        self.assertEqual(report["n"], 200)
        control = report["controls"]["sentiment"]
        for key in ("metric", "score", "classes", "kappa", "alpha", "confusion"):
            self.assertIn(key, control)
        self.assertEqual(control["metric"], "exact")
        self.assertEqual(sum(sum(row.values()) for row in control["confusion"].values()), 200)
        right = sum(row[name] for name, row in control["confusion"].items())
        self.assertAlmostEqual(report["accuracy"], right / 200, 12)
        self.assertAlmostEqual(control["score"], report["accuracy"], 12)
        self.assertTrue(report["ci"][0] < report["accuracy"] < report["ci"][1])
        self.check_classes(control)
        self.assertEqual(len(report["calibration"]["bins"]), 10)
        self.assertEqual(sum(b["n"] for b in report["calibration"]["bins"]), 200)
        # Half of it is wrong: no honest promise, so nothing can be applied.
        self.assertIsNone(report["threshold"])
        self.assertIn("nothing was accepted",
                      self.ctl("align", "Product Reviews", "--max-error", 0.05, "--apply", expect=1).err)
        people = self.ctl("align", "Product Reviews").out
        self.assertIn("% accuracy ±", people)
        self.assertIn("sentiment", people)

    def test_require(self):
        self.make(60, 40, 0)
        self.ctl("align", "Reviews", "--require", "accuracy>=0.5", "--require", "sentiment.kappa>0.3")
        done = self.ctl("align", "Reviews", "--require", "accuracy>1", expect=5)
        self.assertIn("Not met: accuracy>1", done.err)
        self.ctl("align", "Reviews", "--require", "bound<0.5", expect=5)  # not known without --max-error
        self.assertIn("no condition", self.ctl("align", "Reviews", "--require", "accuracy", expect=1).err)
        self.assertIn("no figure", self.ctl("align", "Reviews", "--require", "beauty>1", expect=1).err)

    def test_scoring(self):
        self.make(60, 40, 0.3)
        before = self.align()
        self.assertEqual(self.ctl("results", "Reviews", "--json", "--filter", "correct=0").out.count("\n"),
                         before["n"] - before["correct"])
        self.assertIn("wrong", self.ctl("align", "Reviews", "--score", "sentiment.method=wrong", expect=1).err)
        self.assertIn("asks nothing", self.ctl("align", "Reviews", "--score", "mood.weight=1", expect=1).err)
        self.assertIn("no number", self.ctl("align", "Reviews", "--score", "threshold=high", expect=1).err)
        self.assertIn("from 0 to 1", self.ctl("align", "Reviews", "--score", "threshold=7", expect=1).err)
        after = self.align("--score", "sentiment.method=edit", "--score", "threshold=0.2")
        self.assertEqual(after["controls"]["sentiment"]["metric"], "edit")
        self.assertGreater(after["accuracy"], before["accuracy"])
        self.assertEqual(after["correct"], after["n"])
        self.assertEqual(self.ctl("results", "Reviews", "--json", "--filter", "correct=0").out, "")
        self.align("--score", "sentiment.label.negative=3")
        self.assertIn("0 or more", self.ctl("align", "Reviews", "--score", "sentiment.label.negative=-1", expect=1).err)
        self.align("--score", "sentiment.label.negative=")
        self.align("--score", "sentiment.method=regex", "--score", "sentiment.pattern=^(?=.*e).*$")
        self.assertEqual(self.align("--score", "sentiment.threshold=")["controls"]["sentiment"]["metric"], "regex")
        self.assertIn("no setting", self.ctl("align", "Reviews", "--score", "sentiment.colour=1", expect=1).err)
        self.align("--score", "sentiment.pattern=")
        again = self.align("--score", "sentiment.method=", "--score", "threshold=")
        self.assertEqual((again["accuracy"], again["correct"]), (before["accuracy"], before["correct"]))
        self.assertIn("token-f1", self.ctl("align", "--methods").out)

    def test_confusion(self):
        """Of labels that may come together: one against the rest, as the answers themselves say."""
        config = ('<View><Text name="text" value="$text"/><Choices name="topic" toName="text" choice="multiple">' +
                  "".join(f'<Choice value="{name}"/>' for name in "abc") + "</Choices></View>")
        rand = random.Random(11)
        truths = [[name for name in "abc" if rand.random() < 0.5] or ["b"] for _ in range(50)]
        self.write("tasks.json", json.dumps([
            {"data": {"text": f"Text {i}"}, "annotations": [{"ground_truth": True, "result": [
                {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": truth}}]}]}
            for i, truth in enumerate(truths)]))
        with Server(self.server) as server:
            self.ctl("project", "create", "Reviews", "--config", config)
            self.ctl("import", "Reviews", "tasks.json")
            self.add_connection(url=server.url)
            self.ctl("prompt", "set", "Reviews", "judge", "--user", "{{text}}", "--model", "local/judge-1")
            self.ctl("run", "Reviews", "judge", "--subset", "all", "--yes")
        answers = [set(line["values"].get("topic", [])) for line in self.ctl("results", "Reviews", "--json").lines]
        self.assertEqual(len(answers), 50)
        confusion = self.align()["controls"]["topic"]["confusion"]
        self.assertEqual(list(confusion), ["a", "b", "c"])
        for name, table in confusion.items():
            pairs = [(name in truth, name in answer) for truth, answer in zip(truths, answers)]
            self.assertEqual(table, {"tn": pairs.count((False, False)), "fp": pairs.count((False, True)),
                                     "fn": pairs.count((True, False)), "tp": pairs.count((True, True))})

    def test_too_little(self):
        self.make(60, 20, 0)
        report = self.align("--max-error", 0.05)
        self.assertIsNone(report["threshold"])
        self.assertEqual(report["coverage"], 0)
        if report["accuracy"] == 1:
            self.assertEqual(report["labels_needed"], 39)
        self.assertGreater(report["labels_needed"], 0)
        self.assertIn("more tasks to be sure", self.ctl("align", "Reviews", "--max-error", 0.05).out)

    def test_apply_and_undo(self):
        self.make()
        before = self.align("--max-error", 0.05)
        self.assertIsNotNone(before["threshold"], before)
        self.assertLessEqual(before["bound"], 0.05)
        self.assertGreater(before["acceptable"], 20)
        results = self.ctl("results", "Reviews", "--json").lines
        done = self.ctl("align", "Reviews", "--json", "--max-error", 0.05, "--apply", "--audit", 0.2, "--seed", 3)
        batch = json.loads(done.out)["accepted"][0]
        self.assertEqual(batch["accepted"], before["acceptable"])
        self.assertEqual(batch["accepted"] + batch["review"], 100)
        self.assertTrue(0 < batch["audit"] < batch["accepted"])
        self.assertEqual(json.loads(done.out)["acceptable"], 0)
        review = self.ctl("results", "Reviews", "--json", "--needs-review").lines
        self.assertEqual(len(review), batch["audit"] + batch["review"])
        self.ctl("export", "Reviews", "--output", "out.json", "--format", "json")
        with open(self.path("out.json"), encoding="utf-8") as file:
            exported = json.load(file)
        accepted = [a for task in exported for a in task["annotations"] if not a.get("ground_truth")]
        self.assertEqual(len(accepted), batch["accepted"])
        predictions = {p["id"] for task in exported for p in task["predictions"]}
        for annotation in accepted:
            self.assertIn(annotation["parent_prediction"], predictions)
            self.assertRegex(annotation["result"][0]["meta"]["text"][0],
                             r"^Accepted by \w+: confidence of at least 0\.\d+, at most 5 % errors")
        self.ctl("run", "Reviews", "judge", "--subset", "sample=5")  # the latest run is another one now
        self.ctl("align", "Reviews", "--undo")
        after = self.align("--run", 1, "--max-error", 0.05)
        self.assertEqual((after["accepted"], after["acceptable"]), ([], before["acceptable"]))
        self.assertEqual(self.ctl("results", "Reviews", "--run", 1, "--json").lines, results)
        self.assertIn("nothing to undo", self.ctl("align", "Reviews", "--undo", expect=1).err)

    def test_samples(self):
        """Several answers to one request: their agreement is the confidence; a model that gives one only is used as it is."""
        with Server(self.server) as server:
            self.make_reviews(40, url=server.url)
            self.ctl("prompt", "set", "Reviews", "judge", "--param", "temperature=1", "--param", "samples=5")
            self.assertIn("between 1 and 20", self.ctl("prompt", "set", "Reviews", "judge", "--param", "samples=21", expect=1).err)
            self.ctl("run", "Reviews", "judge", "--subset", "all", "--yes")
            results = self.ctl("results", "Reviews", "--json").lines
            self.assertEqual(len(results), 40)
            shares = {r["confidence"] for r in results}
            self.assertTrue(shares <= {0.2, 0.4, 0.6, 0.8, 1.0} and len(shares) > 1, shares)
            self.assertEqual(server.stats()["requests"], 40)
            self.ctl("run", "Reviews", "judge", "--subset", "all", "--yes")  # from the cache, the same
            self.assertEqual([r["confidence"] for r in self.ctl("results", "Reviews", "--json").lines],
                             [r["confidence"] for r in results])
            self.assertEqual(server.stats()["requests"], 40)
            self.ctl("prompt", "set", "Reviews", "judge", "--param", "samples=1")
            self.ctl("run", "Reviews", "judge", "--subset", "sample=5", "--yes")
            self.assertEqual({r["confidence"] for r in self.ctl("results", "Reviews", "--json").lines}, {None})

    def test_nothing_to_compare(self):
        self.make(20, 0)
        report = self.align("--max-error", 0.05)
        self.assertEqual((report["n"], report["accuracy"]), (0, None))
        self.assertEqual(report["labels_needed"], 59)
        self.assertIn("ground truth", self.ctl("align", "Reviews").out)
        self.ctl("align", "Reviews", "--require", "accuracy>=0", expect=5)
        self.ctl("run", "Reviews", "judge", "--subset", "all")
        self.ctl("compare", "Reviews", "--runs", "1,2", "--require-not-worse-than", "1", expect=5)


if __name__ == "__main__":
    main(sys.argv, Align)
