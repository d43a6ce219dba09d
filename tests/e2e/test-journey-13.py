#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Journey 13: bring your own model. A wrong key is called one; the right one lists models; nothing is sent before Run
and before it was seen to whom and for about how much."""

import sys

from journey import KEY, Journey, main

WRONG = "sk-assay-e2e-wrong"
ELSEWHERE = "http://models.example/v1"  # the server is the proxy to it


class BringYourModel(Journey):
    def do_in_window(self, server, folder):
        self.desktop.env["http_proxy"] = server.url.removesuffix("/v1")
        app = self.open_window()
        self.make_project("Image rubric", "Airplanes")
        self.import_folder(folder, 6)
        self.add_connection("Lab", ELSEWHERE, WRONG)
        self.assertIn("does not accept the key (status 401)", self.check_connection(r"^Wrong key\. ").string)
        self.change_key(KEY)
        self.check_connection("^Works · 2 models$")
        for model in ("judge-1", "mini-1"):
            app.find("label", model, app.find("list", "Models"))
        self.show_project("Airplanes")
        app.press("tab", "Prompts")
        self.choose_model("mini-1")
        app.see("^≈ .* per task$")
        self.assertEqual(server.stats()["requests"], 0)
        app.press("button", "Choose Which Tasks")
        app.press("button", "All Tasks")
        self.cancel_sending()
        self.assertEqual(server.stats()["requests"], 0)
        app.press("button", "Choose Which Tasks")
        app.press("button", "All Tasks")
        app.press("button", "Send", app.find("window", "Send These Tasks?"))
        app.see("^6 tasks · ")
        self.assertEqual(server.stats()["requests"], 6)
        return self.export(self.path("window.json"))

    def cancel_sending(self):
        """The question says where to, what and for how much; “Cancel” sends nothing."""
        dialog = self.app.find("window", "Send These Tasks?")
        words = " ".join(dialog.words())
        for expected in ("To models.example", "Model mini-1", "Tasks 6"):
            self.assertIn(expected, words)
        self.assertRegex(words, r"≈ [\d,]+ in, [\d,]+ out")
        self.assertRegex(words, r"\$0\.\d+")
        self.app.press("button", "Cancel", dialog)
        self.app.wait_gone("window", "Send These Tasks?")

    def change_key(self, key):
        """And gives prices, so that there is an estimate."""
        app = self.app
        app.press("button", "Edit the Connection")
        dialog = app.find("window", "Edit Connection")
        app.write("text box", "Key", key, dialog)
        app.write("text box", "Tokens in", "1.25", dialog)
        app.write("text box", "Tokens out", "10", dialog)
        self.save_connection("Edit Connection", key)

    def do_on_command_line(self, server, folder):
        self.desktop.env["http_proxy"] = server.url.removesuffix("/v1")
        self.ctl("project", "create", "Airplanes", "--template", "image-rubric")
        self.ctl("import", "Airplanes", folder)
        self.ctl("models", "add", "Lab", "--base-url", ELSEWHERE, "--key-env", "LAB_KEY", "--input-price", 1.25,
                 "--output-price", 10)
        self.desktop.env["LAB_KEY"] = WRONG
        self.ctl("models", "test", "Lab", expect=1)
        self.desktop.env["LAB_KEY"] = KEY
        self.assertIn("mini-1", self.ctl("models", "test", "Lab"))
        self.ctl("run", "Airplanes", "--model", "Lab/mini-1", "--subset", "all", "--yes")
        return self.ctl("export", "Airplanes")

    def test_window_and_command_line(self):
        folder = self.copy_samples(6)
        window = self.do_in_window(self.serve("--key", KEY), folder)
        ctl = self.do_on_command_line(self.serve("--key", KEY), folder)
        self.assert_same_bytes(window, ctl)
        for file in (window, ctl):
            self.assertNotIn(KEY, file)


if __name__ == "__main__":
    main(sys.argv)
