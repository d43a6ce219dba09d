#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 1: score generated pictures, correct a score, reword the rubric, run again, compare."""

import sys

from journey import Journey, main


class ScorePictures(Journey):
    def test_window(self):
        server = self.serve()
        folder = self.copy_samples(24)
        app = self.open_window()
        app.press("button", "New Project…")
        dialog = app.find("window", "New Project")
        app.find("list item", "Image rubric", dialog, state="selected")
        app.write("text box", "Name", "Airplanes", dialog)
        app.press("button", "Create", dialog)
        app.wait_gone("window", "New Project")
        app.press("button", "Import…")
        app.find("window", "Import")
        app.press("button", "Add Folder…")
        self.choose_file(folder, "Choose")
        app.press("button", "Next")
        app.find("combo box", "Format")
        app.press("button", "Next")
        app.find("list item", "Leave Out Duplicates")
        app.press("button", "Import", app.find("window", "Import"))
        self.desktop.wait_still()
        self.desktop.screenshot("/tmp/e2e-2.png")
        print(app.describe())


if __name__ == "__main__":
    main(sys.argv)
