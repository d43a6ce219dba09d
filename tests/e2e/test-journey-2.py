#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 2, up to the Label page: classes and captions for pictures; a sample first, then all; export."""

import sys

from journey import Journey, main

SYSTEM = "You describe pictures. Choose every class that fits, and write one sentence about what is to be seen."
PROMPT = "Image Tags and Caption"  # of the template
JSON, CSV = 0, 2  # the formats' places in the window's list


class PreLabel(Journey):
    def do_in_window(self, server, folder):
        app = self.open_window()
        self.make_project("Image classification and caption", "Portraits")
        self.import_folder(folder, 12)
        self.add_and_test(server)
        self.show_project("Portraits")
        app.press("tab", "Prompts")
        app.write("text box", "System", SYSTEM)
        self.choose_model("judge-1")
        app.press("button", "Choose Which Tasks")
        app.find("spin button", "Size of the sample").set_value(5)
        self.desktop.key("Escape")
        self.run_sample(5)
        app.press("button", "Choose Which Tasks")
        app.press("button", "All Tasks")
        app.see("^12 tasks")
        return self.export(self.path("window.json"), JSON), self.export(self.path("window.csv"), CSV)

    def do_on_command_line(self, server, folder):
        self.ctl("project", "create", "Portraits", "--template", "image-classification")
        self.ctl("import", "Portraits", folder)
        self.ctl("models", "add", "Lab", "--base-url", server.url)
        self.ctl("prompt", "set", "Portraits", PROMPT, "--system", SYSTEM, "--model", "Lab/judge-1")
        self.ctl("run", "Portraits", PROMPT, "--subset", "sample=5")
        self.ctl("run", "Portraits", PROMPT, "--subset", "all")
        return self.ctl("export", "Portraits"), self.ctl("export", "Portraits", "--format", "csv")

    def test_window_and_command_line(self):
        folder = self.copy_samples(12)
        window, ctl = self.do_in_window(self.serve(), folder), self.do_on_command_line(self.serve(), folder)
        self.assert_same_bytes(window[0], ctl[0])
        self.assert_same_bytes(window[1], ctl[1])


if __name__ == "__main__":
    main(sys.argv)
