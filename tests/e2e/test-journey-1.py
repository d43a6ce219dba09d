#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 1: score generated pictures, correct a score, reword the rubric, run again, compare."""

import json
import sys

from journey import Journey, main

SYSTEM = "You judge pictures of airplanes. Score alignment, quality and composition from 1 to 5, and say why in comments."
REWORDED = SYSTEM + " Use the whole scale: 5 is flawless."
PROMPT = "AI Image Rubric Evaluation"  # of the template
CORRECTED = "airplane-02.jpg"
N_PICTURES, N_SAMPLE = 24, 20


class ScorePictures(Journey):
    def do_in_window(self, server, folder):
        app = self.open_window()
        self.make_project("Image rubric", "Airplanes")
        self.import_folder(folder, N_PICTURES)
        self.add_and_test(server)
        self.show_project("Airplanes")
        app.press("tab", "Prompts")
        app.write("text box", "System", SYSTEM)
        self.choose_model("judge-1")
        self.assertIn(" · mean ", self.run_sample(N_SAMPLE))
        self.score = self.correct(CORRECTED)
        app.write("text box", "System", REWORDED)
        app.find("label", "v2 · Current")
        self.run_sample(N_SAMPLE)
        self.see_comparison()
        return self.export(self.path("window.json"))

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

    def see_comparison(self):
        """Both versions side by side over the tasks they share, and the verdict."""
        self.app.press("button", "Compare")
        self.app.find("label", "A · v1")
        self.app.find("label", "B · v2")
        self.app.see(rf" · n = {N_SAMPLE}$")
        self.wins = int(self.app.see(r"^wins (\d+)$")[1])
        self.verdict = self.app.see("^(No difference can be shown|B is (better|worse) .*)$").string

    def do_on_command_line(self, server, folder):
        self.ctl("project", "create", "Airplanes", "--template", "image-rubric")
        self.ctl("import", "Airplanes", folder)
        self.ctl("models", "add", "Lab", "--base-url", server.url)
        for system in (SYSTEM, REWORDED):
            self.ctl("prompt", "set", "Airplanes", PROMPT, "--system", system, "--model", "Lab/judge-1")
            self.ctl("run", "Airplanes", PROMPT, "--subset", f"sample={N_SAMPLE}")
        return self.ctl("export", "Airplanes")

    def check_correction(self, export):
        """The correction is an annotation. assayctl corrects nothing, so for the comparison it is taken out again."""
        task = next(task for task in json.loads(export) if task["data"]["image"].endswith(CORRECTED))
        regions = {region["from_name"]: region["value"] for region in task["annotations"][0]["result"]}
        self.assertEqual(regions["alignment"], {"rating": self.score})
        annotations = json.dumps(task["annotations"], separators=(",", ":"), ensure_ascii=False)
        self.assertEqual(export.count(annotations), 1)
        return export.replace(annotations, "[]").replace('"total_annotations":1', '"total_annotations":0')

    def test_window_and_command_line(self):
        folder = self.copy_samples(N_PICTURES)
        window, ctl = self.do_in_window(self.serve(), folder), self.do_on_command_line(self.serve(), folder)
        self.assert_same_bytes(self.check_correction(window), ctl)
        pair = json.loads(self.ctl("compare", "Airplanes", "--runs", "1,2", "--json"))
        self.assertEqual(pair["shared"], N_SAMPLE)
        self.assertEqual(pair["pairs"][0]["shown"], self.verdict != "No difference can be shown")
        self.assertEqual(pair["pairs"][0]["wins"], self.wins)


if __name__ == "__main__":
    main(sys.argv)
