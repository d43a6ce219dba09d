#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of every page, light and dark, from the sample workspace with runs of a server that answers plausibly:

  tests/e2e/screenshots.py FOLDER [light|dark]      needs "./bootstrap.sh deps" and a build in build/

What README and metainfo show is in data/screenshots; --kept writes only those, there, in 256 colours."""

import os
import re
import subprocess
import sys

from desktop import BORDER, Desktop
from journey import Installation
from plausible import PlausibleServer

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
WIDTH, HEIGHT = 1400, 900
KEPT = ("data", "prompts", "detail", "alignment", "versions", "compare", "history", "models")
PICTURES, REVIEWS = "Image Evals", "Product Reviews"
RUBRIC, SENTIMENT = "AI Image Rubric Evaluation", "Text Classification"
REWORDED = ("You are a visual design expert. You judge generated pictures strictly and consistently.\n\n"
            "First say to yourself what is wrong with the picture, then score it. Use the whole scale; 5 is flawless:\n"
            "1. Prompt Alignment (1–5): does it show all that its prompt asks for?\n"
            "2. Visual Quality (1–5): sharpness, exposure, noise, artefacts.\n"
            "3. Composition (1–5): framing, balance, focus; nothing cut off.\n"
            "4. Comments: one sentence that names what decided the scores.\n")


class Photographer:
    def __init__(self, installation, folder, theme, wanted):
        self.installation, self.folder, self.theme, self.wanted = installation, folder, theme, wanted
        size = (WIDTH + 2 * BORDER, HEIGHT + 2 * BORDER)
        self.desktop = Desktop(size, dark=theme == "dark", environment=installation.environment())
        self.app = None

    def shoot(self, name, dialog=None):
        if self.wanted and name not in self.wanted:
            return
        self.desktop.mouse(WIDTH + BORDER, HEIGHT + BORDER, "abs")
        self.desktop.wait_still()
        width, height = (dialog or self.app.windows()[-1]).top().box()[2:]
        path = os.path.join(self.folder, f"{name}-{self.theme}.png")
        self.desktop.screenshot(path, (BORDER, BORDER, width, height))
        if self.wanted:
            subprocess.run(["convert", path, "+dither", "-colors", "256", "PNG8:" + path], check=True)
        print(f"{path}: {width}×{height}, {os.path.getsize(path) // 1000} kB")

    def ctl(self, *arguments):
        subprocess.run([self.installation.program("assayctl"), "-w", self.desktop.path("sample.assay"), *map(str, arguments)],
                       env=self.desktop.env, check=True, stdout=subprocess.DEVNULL)

    def prepare(self, server):
        """Two versions of the rubric, a run of each; the reviews by two models."""
        self.ctl("workspace", "sample", self.desktop.path("sample.assay"))
        self.ctl("models", "add", "Lab", "--base-url", server.url, "--input-price", 1.25, "--output-price", 10)
        self.ctl("models", "test", "Lab")
        self.ctl("prompt", "set", PICTURES, RUBRIC, "--model", "Lab/judge-small", "--param", "logprobs=true", "--note",
                 "As the template has it")
        self.ctl("run", PICTURES, RUBRIC, "--subset", "all")
        self.ctl("prompt", "set", PICTURES, RUBRIC, "--system", REWORDED, "--model", "Lab/judge-large", "--note",
                 "Names the defect first")
        self.ctl("run", PICTURES, RUBRIC, "--subset", "all")
        for model in ("judge-small", "judge-large"):
            self.ctl("prompt", "set", REVIEWS, SENTIMENT, "--model", "Lab/" + model, "--param", "logprobs=true")
            self.ctl("run", REVIEWS, SENTIMENT, "--subset", "all")

    def show_project(self, title):
        self.app.click(self.app.find("label", title, self.app.find("list", "Projects")))
        self.app.find("window", f"{title} – Assay")

    def shoot_pages(self):
        app = self.app
        app.find("image", "airplane-03.jpg")
        self.shoot("data")
        app.press("tab", "Prompts")
        app.find("label", re.compile(" · mean "))
        self.shoot("prompts")
        app.click(app.find("image", "airplane-03.jpg"), "b1d")
        app.find("button", "Close Details")
        self.shoot("detail")
        app.press("button", "Close Details")
        for page in ("Versions", "Compare", "History"):
            app.press("button", page)
            self.shoot(page.lower())
        self.show_project(REVIEWS)
        app.press("button", "Alignment")
        app.see(r"^\d+\.\d\d %$")
        app.press("button", "Alignment Alone")
        self.shoot("alignment")
        app.press("button", "Models")
        app.click(app.find("label", "Lab"))
        app.find("label", "judge-large")
        self.shoot("models")

    def shoot_dialogs(self):
        app = self.app
        self.show_project(REVIEWS)
        self.dialog("tab", "Data", None)
        self.dialog("button", "Import…", "Import")
        self.dialog("button", "Export…", "Export")
        self.dialog("button", "New Project", "New Project")
        self.dialog("button", "Preferences", "Preferences")
        app.press("button", "Project Menu")
        self.dialog("menu item", "Settings…", re.compile("Settings"))

    def dialog(self, role, name, title):
        self.app.press(role, name)
        if title is None:
            return
        window = self.app.find("window", title)
        self.shoot(re.sub(r"\W+", "-", name.strip("…").lower()), window)
        self.desktop.key("Escape")
        self.app.wait_gone("window", title)

    def work(self):
        samples = os.path.join(self.installation.prefix, "share", "assay", "samples")
        server = PlausibleServer(os.path.join(samples, "image-evals"), samples)
        with self.desktop:
            self.prepare(server)
            self.app = self.desktop.start(self.installation.program("assay"), self.desktop.path("sample.assay"))
            self.app.find("window", f"{PICTURES} – Assay")
            self.shoot_pages()
            if not self.wanted:
                self.shoot_dialogs()
        server.close()


def main(argv):
    wanted = KEPT if "--kept" in argv else ()
    words = [word for word in argv[1:] if not word.startswith("--")]
    folder = os.path.join(TOP, "data", "screenshots") if wanted else words.pop(0)
    os.makedirs(folder, exist_ok=True)
    build = os.environ.get("ASSAY_BUILD", os.path.join(TOP, "build"))
    installation = Installation("meson", build)
    for theme in words or ("light", "dark"):
        Photographer(installation, folder, theme, wanted).work()


if __name__ == "__main__":
    main(sys.argv)
