#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 4: verify against ground truth, set the promise, accept what keeps it."""

import csv
import json
import os
import re
import sys

from journey import Journey, main

SYSTEM = "You classify product reviews. Read the whole text before you decide."
PROMPT = "Text Classification"  # of the template
N_TRUTH, N_ALL = 160, 200
PROMISE = ("--max-error", "0.05", "--confidence", "0.95")


class VerifyThenAutomate(Journey):
    def import_reviews(self):
        """The sample's reviews; the last ones without their sentiment, which nobody has said yet."""
        share = os.path.join(self.installation.prefix, "share", "assay", "samples")
        with open(os.path.join(share, "product-reviews.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), N_ALL)
        for path, part, columns, options in (
                (self.path("known.csv"), rows[:N_TRUTH], ["title", "text", "sentiment"], ["--ground-truth", "sentiment"]),
                (self.path("new.csv"), rows[N_TRUTH:], ["title", "text"], [])):
            with open(path, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, extrasaction="ignore")
                writer.writeheader()
                writer.writerows(part)
            self.ctl("import", "Reviews", path, *options)

    def prepare(self):
        self.ctl("project", "create", "Reviews", "--template", "text-classification")
        self.import_reviews()
        self.ctl("models", "add", "Lab", "--base-url", self.serve_plausibly().url)
        self.ctl("prompt", "set", "Reviews", PROMPT, "--system", SYSTEM, "--user", "{{text}}", "--model", "Lab/judge-large",
                 "--param", "logprobs=true")

    def do_in_window(self, workspace):
        app = self.open_window(workspace)
        app.press("tab", "Prompts")
        app.press("button", "Choose Which Tasks")
        app.press("button", "All Tasks")
        app.see(rf"\b{N_ALL} tasks( · |$)")
        app.press("button", "Alignment")
        app.see(f" · {N_TRUTH} ground truths$")
        app.see(f"^± .* · {N_TRUTH} tasks")
        promise = app.see(r"^Above confidence (\d\.\d\d) the error is at most 5 % with 95 % confidence\. (\d+) % of the tasks")
        accept = app.find("button", re.compile(r"^Accept \d+ of \d+ tasks…$"))
        accept.press()
        app.press("button", "Accept")
        app.see(r"^\d+ tasks accepted$")
        app.find("button", "Take Back")
        return promise, int(accept.name.split()[1]), self.export(self.path("window.json"))

    def do_on_command_line(self):
        self.ctl("run", "Reviews", PROMPT, "--subset", "all")
        found = json.loads(self.ctl("align", "Reviews", *PROMISE, "--json"))
        self.ctl("align", "Reviews", *PROMISE, "--apply")
        return found, self.ctl("export", "Reviews")

    def test_window_and_command_line(self):
        self.prepare()
        self.ctl("workspace", "backup", self.path("window.assay"))
        promise, n_accepted, window = self.do_in_window(self.path("window.assay"))
        found, ctl = self.do_on_command_line()
        self.assertEqual(f"{found['threshold']:.2f}", promise[1])
        self.assertEqual(f"{100 * found['coverage']:.0f}", promise[2])
        self.assertEqual(found["acceptable"], n_accepted)
        self.assertEqual(sum(bool(task["annotations"]) for task in json.loads(ctl)), N_TRUTH + n_accepted)
        self.assert_same_bytes(window, ctl)


if __name__ == "__main__":
    main(sys.argv)
