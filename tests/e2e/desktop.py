# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop for one user and one test: an X server that nobody sees, a session bus, a home folder; and programs on it."""

import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from gi.repository import GLib

from accessible import PREFIX, Bus, Tree, describe, matches

REGISTRY = PREFIX + "Registry"
CONTROLLER = "/org/a11y/atspi/registry/deviceeventcontroller"
PRESS, RELEASE, PRESS_AND_RELEASE, TEXT = 0, 1, 3, 4  # a key by its keysym, a string
KEYSYMS = {"Return": 0xff0d, "Escape": 0xff1b, "Tab": 0xff09, "Down": 0xff54, "Up": 0xff52, "Left": 0xff51, "Right": 0xff53,
           "Home": 0xff50, "End": 0xff57, "Delete": 0xffff, "space": 0x20, "F1": 0xffbe}
KEYCODES = {"Control": 37, "Shift": 50, "Alt": 64}  # of the X server's own keyboard
PATIENCE = float(os.environ.get("ASSAY_E2E_PATIENCE", "1"))
QUIET_S = 0.3
BORDER = 5  # that GTK draws around a window when there is no window manager, which also leaves it in the corner
PASSED_ON = ("PATH", "USER", "LOGNAME", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TZ")


def wait_for(condition, seconds=20, what="a condition", explain=lambda: ""):
    """What the condition returns once it is true."""
    end = time.monotonic() + seconds * PATIENCE
    while True:
        try:
            value = condition()
        except GLib.Error:  # a widget that went away while it was asked
            value = None
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds * PATIENCE:g} s for {what}\n{explain()}")
        time.sleep(0.03)


def end_group(process):
    """Ends a process that start_new_session made, and its children."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass
        try:
            process.wait(10)
            return
        except subprocess.TimeoutExpired:
            pass


class Desktop:
    def __init__(self, size=(1400, 900), dark=False, environment=None):
        self.folder = tempfile.mkdtemp(prefix="assay-e2e-")
        self.size, self.processes, self.programs = size, [], []
        home = self.path("home")
        for name in (home, self.path("run"), self.path("home", ".config", "gtk-4.0"), self.path("screen")):
            os.makedirs(name, mode=0o700)
        with open(self.path("home", ".config", "gtk-4.0", "settings.ini"), "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\ngtk-cursor-blink=0\n")
        self.env = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self.env.update(HOME=home, XDG_RUNTIME_DIR=self.path("run"), LANG="C.UTF-8", GDK_BACKEND="x11", GSK_RENDERER="cairo",
                        GTK_A11Y="atspi", GSETTINGS_BACKEND="memory", GIO_USE_VFS="local", GTK_USE_PORTAL="0", ADW_DISABLE_PORTAL="1",
                        GTK_IM_MODULE="gtk-im-context-simple", GDK_DEBUG="gl-disable", NO_AT_BRIDGE="0",
                        ADW_DEBUG_COLOR_SCHEME="prefer-dark" if dark else "prefer-light")
        self.env.update(environment or {})

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *unused: sys.exit("terminated"))  # what was started is still ended
        try:
            number = self.spawn_telling("Xvfb", "-displayfd", "{}", "-screen", "0", "{}x{}x24".format(*self.size), "-fbdir",
                                        self.path("screen"), "-nolisten", "tcp", "-noreset")
            self.env["DISPLAY"] = ":" + number
            self.env["DBUS_SESSION_BUS_ADDRESS"] = self.spawn_telling("dbus-daemon", "--session", "--nofork", "--nopidfile",
                                                                      "--print-address={}")
            session = Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
            self.bus = Bus(session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0])
            self.session = session
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *unused):
        for program in self.programs:
            program.end()
        for process in reversed(self.processes):
            end_group(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def spawn_telling(self, *command):
        """Starts a server that writes where it is to a descriptor, and returns what it wrote."""
        read, write = os.pipe()
        self.processes.append(subprocess.Popen([word.format(write) for word in command], pass_fds=[write], env=self.env,
                                               start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                               stderr=subprocess.DEVNULL))
        os.close(write)
        with os.fdopen(read) as file:
            return file.readline().strip()

    def start(self, *command, cwd=None):
        program = Program(self, command, cwd)
        self.programs.append(program)
        return program

    # What a hand does

    def keyboard(self, number, kind, text=""):
        self.bus.call(REGISTRY, CONTROLLER, PREFIX + "DeviceEventController", "GenerateKeyboardEvent",
                      GLib.Variant("(isu)", (number, text, kind)))

    def key(self, *names):
        """Keys such as “Down” or “Control+f”, to the window that has the focus."""
        for name in names:
            *held, last = name.split("+")
            for modifier in held:
                self.keyboard(KEYCODES[modifier], PRESS)
            self.keyboard(KEYSYMS.get(last) or ord(last), PRESS_AND_RELEASE)
            for modifier in reversed(held):
                self.keyboard(KEYCODES[modifier], RELEASE)

    def type(self, text):
        self.keyboard(0, TEXT, text)

    def mouse(self, x, y, what="b1c"):
        """Moves there and does it: b1c is a click, b1d a double click, abs nothing more."""
        self.bus.call(REGISTRY, CONTROLLER, PREFIX + "DeviceEventController", "GenerateMouseEvent",
                      GLib.Variant("(iis)", (x, y, what)))

    # What an eye sees

    def pixels(self):
        """Width, height and the rows of the screen as red, green, blue. The X server keeps it in a file (X11/XWDFile.h)."""
        with open(self.path("screen", "Xvfb_screen0"), "rb") as file:
            data = file.read()
        header = struct.unpack(">25I", data[:100])
        size, width, height, stride, colors = header[0], header[4], header[5], header[12], header[19]
        start, rows = size + colors * 12, []
        for y in range(height):
            line = data[start + y * stride:start + y * stride + width * 4]
            row = bytearray(width * 3)
            row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
            rows.append(bytes(row))
        return width, height, rows

    def screenshot(self, path, part=None):
        """A PNG of the screen, or of a part: x, y, width, height."""
        width, height, rows = self.pixels()
        x, y, width, height = part or (0, 0, width, height)
        rows = [row[3 * x:3 * (x + width)] for row in rows[y:y + height]]

        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                       chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 9)) + chunk(b"IEND", b""))

    def wait_still(self, seconds=20):
        """Until the screen has been the same for a moment."""
        last, since = None, time.monotonic()

        def still():
            nonlocal last, since
            with open(self.path("screen", "Xvfb_screen0"), "rb") as file:
                now = zlib.crc32(file.read())
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= QUIET_S

        wait_for(still, seconds, "the screen to come to rest")


class Program:
    """A program under test. Looks for widgets until they are there."""

    def __init__(self, desktop, command, cwd):
        self.desktop, self.log, self.tree = desktop, desktop.path(f"program-{len(desktop.programs)}.log"), None
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, env=desktop.env, cwd=cwd or desktop.folder, start_new_session=True,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def end(self):
        if self.process.poll() is None:
            end_group(self.process)

    def attach(self):
        bus = self.desktop.bus
        for peer, root in bus.call(REGISTRY, "/org/a11y/atspi/accessible/root", PREFIX + "Accessible", "GetChildren")[0]:
            pid = bus.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                           GLib.Variant("(s)", (peer,)))[0]
            if pid == self.process.pid:
                return Tree(bus, peer, root)
        return None

    def windows(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the program ended with {self.process.returncode}\n{self.said()}")
        self.tree = self.tree or self.attach()
        return self.tree.windows() if self.tree else []

    def all(self, role=None, name=None, within=None):
        """Every widget that fits, everywhere or below a node: role and name as a word or a pattern."""
        tops = self.windows()
        if within:
            tops = [node for top in tops for node in top.below() if node.path == within.path]
        return [node for top in tops for node in top.below() if matches(role, node.role) and matches(name, node.name)]

    def first(self, role=None, name=None, within=None, state=None):
        """The first that is seen, or None."""
        for node in self.all(role, name, within):
            if (state is None or state in node.states) and node.is_seen():
                return node
        return None

    def find(self, role=None, name=None, within=None, state=None, seconds=20):
        return wait_for(lambda: self.first(role, name, within, state), seconds, f"{role} “{getattr(name, 'pattern', name)}”", self.describe)

    def press(self, role, name, within=None):
        """Once it is there and can be pressed."""
        node = self.find(role, name, within, state="sensitive")
        node.press()
        return node

    def write(self, role, name, text, within=None):
        self.find(role, name, within).write(text)

    def click(self, node, what="b1c"):
        """With the mouse: what has no action of its own, such as a row."""
        x, y, width, height = node.box()
        self.desktop.mouse(BORDER + x + width // 2, BORDER + y + height // 2, what)

    def choose(self, name, item, within=None):
        """An item of a combo row, by its place in the list."""
        combo = self.find("combo box", name, within)
        before = combo.words()
        self.click(combo)
        wait_for(lambda: any(node.is_seen() for node in self.all("list item", None, combo) if "focused" in node.states), 20,
                 f"the list of “{name}”", self.describe)
        self.desktop.key("Home", *["Down"] * item, "Return")
        wait_for(lambda: self.find("combo box", name, within).words() != before, 20, f"another “{name}”", self.describe)

    def wait_gone(self, role, name, seconds=20):
        wait_for(lambda: not self.first(role, name), seconds, f"{role} “{name}” to go", self.describe)

    def see(self, pattern, seconds=20, role="label"):
        """A text on the screen that fits the pattern: the match."""
        found = self.find(role, re.compile(pattern), seconds=seconds)
        return re.search(pattern, found.name)

    def describe(self):
        try:
            return describe(self.windows()) + "\n" + self.said()[-2000:]
        except (GLib.Error, AssertionError) as error:
            return str(error)
