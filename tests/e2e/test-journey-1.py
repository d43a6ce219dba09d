#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 1: score generated pictures, correct a score, reword the rubric, run again, compare."""

import json
import sys

from journey import Journey, main

SYSTEM = "You judge pictures of airplanes. Score alignment, quality and composition from 1 to 5, and say why in comments."
REWORDED = SYSTEM + " Use the whole scale: 5 is flawless."


class ScorePictures(Journey):
    def prepare(self, server):
        self.open_window()
        self.make_project("Image rubric", "Airplanes")
        self.import_folder(self.copy_samples(24), 24)
        self.add_connection("Lab", server.url)
        self.check_connection("Works · 2 models")
        self.show_project("Airplanes")

    def correct(self, picture):
        """Opens a result and gives another score than the model did. Returns it."""
        app = self.app
        app.click(app.find("image", picture), "b1d")
        scores = [node for node in app.find("grid", "Prompt Alignment").below() if node.role == "button"]
        score = next(node for node in scores if "pressed" not in node.states)
        score.press()
        app.press("button", "Save Correction")
        app.see("^Corrected by hand$")
        app.press("button", "Close Details")
        return int(score.name)

    def test_window(self):
        self.prepare(self.serve())
        app = self.app
        app.press("tab", "Prompts")
        app.write("text box", "System", SYSTEM)
        self.choose_model("judge-1")
        self.run_sample(20)
        app.find("image", "airplane-02.jpg")
        self.correct("airplane-02.jpg")
        app.write("text box", "System", REWORDED)
        app.find("label", "v2 · Current")
        self.desktop.wait_still()
        self.desktop.screenshot("/tmp/e2e-2.png")
        self.run_sample(20)
        app.press("button", "Compare")
        self.desktop.wait_still()
        self.desktop.screenshot("/tmp/e2e-3.png")
        print(app.describe())
        self.export(self.path("window.json"))


if __name__ == "__main__":
    main(sys.argv)
