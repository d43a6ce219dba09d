#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 4: verify against ground truth, set the promise, accept what keeps it."""

import json
import re
import sys

from journey import Journey, main

PROJECT, PROMPT = "Product Reviews", "Text Classification"  # of the sample workspace


class VerifyThenAutomate(Journey):
    def setUp(self):
        super().setUp()
        self.ctl("workspace", "sample", self.path("ctl.assay"))
        self.ctl("models", "add", "Lab", "--base-url", self.serve_plausibly().url)
        self.ctl("prompt", "set", PROJECT, PROMPT, "--model", "Lab/judge-large", "--param", "logprobs=true")

    def test_window_and_command_line(self):
        app = self.open_window(self.path("ctl.assay"))
        self.show_project(PROJECT)
        app.press("tab", "Prompts")
        app.press("button", "Choose Which Tasks")
        app.press("button", "All Tasks")
        app.see("^200 tasks")
        app.press("button", "Alignment")
        app.see("200 ground truths$")
        self.desktop.wait_still()
        self.desktop.screenshot("/tmp/e2e-4.png")
        found = json.loads(self.ctl("align", PROJECT, "--run", "1", "--max-error", "0.05", "--confidence", "0.95", "--json"))
        print(found)
        print(app.describe()[-5000:])
        app.press("button", "Accept…")
        self.desktop.wait_still()
        self.desktop.screenshot("/tmp/e2e-5.png")
        print(app.describe())


if __name__ == "__main__":
    main(sys.argv)
