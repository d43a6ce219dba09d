# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journeys share: the installed program on a desktop of its own, assayctl beside it, and the model server."""

import fcntl
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import gi  # noqa: E402

gi.require_version("Gio", "2.0")

from clitest import Server  # noqa: E402
from desktop import Desktop, wait_for  # noqa: E402
from plausible import PlausibleServer  # noqa: E402

# In exports of what was done twice: when it was done, the ids that regions get by lot, and the numbers that
# predictions get in the order in which the answers came.
DIFFER = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"), "TIME"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), "REGION"),
    (re.compile(r'(?<="id":)\d+(?=,"task":\d+,"project":\d+,"model_run":)'), "N"),
    (re.compile(r'(?<="parent_prediction":)\d+'), "N"))
KEY = "sk-assay-e2e-0123456789abcdef"


class Installation:
    """What "meson install" put below a folder of the build."""

    def __init__(self, meson, build):
        self.build, stage = build, os.path.join(build, "e2e-root")
        with open(os.path.join(build, "e2e-root.lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            subprocess.run([meson, "install", "-C", build, "--destdir", stage, "--no-rebuild", "--only-changed", "--quiet"],
                           check=True, stdout=subprocess.DEVNULL)
            self.prefix = os.path.dirname(os.path.dirname(glob.glob(os.path.join(stage, "**", "bin", "assay"), recursive=True)[0]))
            # For a staged installation that is left to whoever unpacks it.
            subprocess.run(["glib-compile-schemas", os.path.join(self.prefix, "share", "glib-2.0", "schemas")], check=True)

    def program(self, name):
        return os.path.join(self.prefix, "bin", name)

    def environment(self):
        share = os.path.join(self.prefix, "share")
        return {"PATH": os.path.join(self.prefix, "bin") + ":" + os.environ["PATH"],
                "XDG_DATA_DIRS": share + ":/usr/local/share:/usr/share",
                "GSETTINGS_SCHEMA_DIR": os.path.join(share, "glib-2.0", "schemas"),
                "ASSAY_DATADIR": os.path.join(share, "assay")}


class Journey(unittest.TestCase):
    """A test has a desktop, where the window's workspace is window.assay and that of assayctl is ctl.assay."""

    installation = None  # set by main()
    model_server = None
    samples = None

    def setUp(self):
        self.desktop = Desktop(environment=self.installation.environment())
        self.desktop.__enter__()
        self.addCleanup(self.desktop.__exit__)
        self.app = None

    def _callTestMethod(self, method):
        """Keeps what the screen showed at a failure, in the log folder of the build."""
        try:
            method()
        except BaseException:
            if self.app:
                path = os.path.join(self.installation.build, "meson-logs", type(self).__name__ + ".png")
                self.desktop.screenshot(path)
                print(f"the screen: {path}", file=sys.stderr)
            raise

    def path(self, *names):
        return self.desktop.path(*names)

    def serve(self, *options):
        server = Server(self.model_server, *options)
        self.addCleanup(server.__exit__)
        return server

    def serve_plausibly(self):
        """A server whose answers are mostly right."""
        share = os.path.join(self.installation.prefix, "share", "assay", "samples")
        server = PlausibleServer(os.path.join(share, "image-evals"), share)
        self.addCleanup(server.close)
        return server

    def add_and_test(self, server):
        """The connection of journeys that are about something else."""
        self.add_connection("Lab", server.url)
        self.check_connection("Works · 2 models")

    def copy_samples(self, count):
        """A folder with the first pictures that the sample program drew."""
        folder = self.path("pictures")
        os.mkdir(folder)
        for i in range(1, count + 1):
            shutil.copy(os.path.join(self.samples, f"airplane-{i:02d}.jpg"), folder)
        return folder

    # The command line

    def ctl(self, *arguments, expect=0):
        """assayctl -w ctl.assay …"""
        done = subprocess.run([self.installation.program("assayctl"), "-w", self.path("ctl.assay"), *map(str, arguments)],
                              env=self.desktop.env, cwd=self.desktop.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, expect, f"assayctl {arguments}\n{done.stdout[-1000:]}\n{done.stderr[-1000:]}")
        return done.stdout

    def ctl_json(self, *arguments):
        return [json.loads(line) for line in self.ctl(*arguments, "--json").splitlines()]

    # The window

    def open_window(self, *arguments):
        self.app = self.desktop.start(self.installation.program("assay"), *arguments)
        self.app.find("window")
        return self.app

    def add_connection(self, name, url, key=None):
        """On the Models page, by base URL."""
        app = self.app
        app.press("button", "Models")
        app.press("button", "Add a Connection")
        app.press("menu item", "Other Address…")
        dialog = app.find("window", "Add a Connection")
        app.write("text box", "Name", name, dialog)
        app.write("text box", "Address", url, dialog)
        if key:
            app.write("text box", "Key", key, dialog)
        self.save_connection("Add a Connection", key)

    def check_connection(self, expected):
        """What the connection's page says after Test."""
        self.app.press("button", "Test")
        return self.app.see(expected)

    def choose_model(self, model):
        """In the menu of the Prompts page."""
        self.app.find("button", re.compile("^Model: ")).press()
        self.app.write("search box", "Search or type a model", model)
        self.app.find("list item", re.compile(f"^{model},"))
        self.desktop.key("Return")
        self.app.find("button", f"Model: {model}")

    def run_sample(self, tasks):
        """Run Sample; returns the headline over the results."""
        self.app.press("button", "Run Sample")
        return self.app.see(rf"^{tasks} tasks( · .*)?$").string

    def show_project(self, title):
        self.app.click(self.app.find("label", title, self.app.find("list", "Projects")))

    def make_project(self, template, title):
        app = self.app
        app.press("button", "New Project…")
        dialog = app.find("window", "New Project")
        app.click(app.find("list item", template, dialog))
        app.find("list item", template, dialog, state="selected")
        app.write("text box", "Name", title, dialog)
        app.press("button", "Create", dialog)
        app.wait_gone("window", "New Project")

    def import_folder(self, folder, tasks):
        """With the assistant, as it proposes."""
        app = self.app
        app.press("button", "Import…")
        app.press("button", "Add Folder…")
        self.choose_file(folder, "Choose")
        app.press("button", "Next")
        app.find("combo box", "Format")
        app.press("button", "Next")
        app.press("button", "Import", app.find("window", "Import"))
        app.press("button", "Done")
        app.wait_gone("window", "Import")
        app.see(f"^{tasks} tasks$")

    def export(self, path, item=0):
        """With the Data page's dialog: the format by its place in the list."""
        app = self.app
        app.press("tab", "Data")
        app.press("button", "Export…")
        dialog = app.find("window", "Export")
        if item:
            app.choose("Format", item, dialog)
        app.press("button", "Export…", dialog)
        self.choose_name(path)
        app.see("Exported$")
        app.press("button", "Close", dialog)
        app.wait_gone("window", "Export")
        with open(path, encoding="utf-8") as file:
            return file.read()

    def save_connection(self, title, key):
        """There is no keyring on this desktop, so a key needs leave to be kept in a file."""
        self.app.press("button", "Save", self.app.find("window", title))
        if key:
            self.app.press("button", "Keep in a File")
        self.app.wait_gone("window", title)

    def choose_file(self, path, button):
        """In GTK's own dialog, by the keyboard: Ctrl+L asks for a path."""
        chooser = self.app.find("button", button).top()
        self.desktop.key("Control+l")
        self.app.write("text box", None, path, chooser)
        self.app.press("button", button, chooser)
        self.app.wait_gone("button", button)

    def choose_name(self, path):
        """In the dialog that asks where to save."""
        self.app.write("text box", "Name:", path)
        self.app.press("button", "Save")
        self.app.wait_gone("button", "Save")

    def assert_same_bytes(self, *exports):
        """The same bytes, apart from DIFFER."""
        one, other = ("\n".join(exports[i::2]) for i in range(2))
        for pattern, word in DIFFER:
            one, other = pattern.sub(word, one), pattern.sub(word, other)
        self.assertGreater(len(one), 1000)
        self.assertEqual(one, other)

    def wait_for(self, condition, what, seconds=30):
        return wait_for(condition, seconds, what, self.app.describe)


def main(argv):
    """Arguments: meson, the folder of the build, the model server, the folder of sample pictures."""
    Journey.installation = Installation(*argv[1:3])
    Journey.model_server, Journey.samples = argv[3:5]
    unittest.main(argv=argv[:1] + argv[5:], verbosity=2)
