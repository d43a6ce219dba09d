# SPDX-License-Identifier: GPL-3.0-or-later
"""A program as assistive technology sees it: its widgets by role and name, read over the accessibility bus.

The whole tree comes with one call (org.a11y.atspi.Cache); GTK 4 only puts a widget there once its parent
was asked for its children, so a snapshot asks until nobody has children that the cache does not know.
"""

import ast
import re

from gi.repository import Gio, GLib

PREFIX = "org.a11y.atspi."
CACHE = "/org/a11y/atspi/cache"
STATES = {"checked": 4, "editable": 7, "expanded": 10, "focused": 12, "modal": 16, "pressed": 20, "selected": 23,
          "sensitive": 24}
DULL = ("group", "tab panel", "widget", "panel", "filler", "generic", "scroll bar", "image", "separator")
ROUNDS = 60
IN_WINDOW = 1  # coordinates are the window's
CALL_MS = 20000


class Bus:
    """One connection to a message bus."""

    def __init__(self, address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def ask(self, peer, path, interface, method, arguments=None):
        """The answer as it came; GLib.Error when there is none."""
        return self.connection.call_sync(peer, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, CALL_MS, None)

    def call(self, *question):
        """The answer as a tuple."""
        return self.ask(*question).unpack()

    def call_all(self, peer, paths, interface, method):
        """The same question to many objects at once. Those that are gone are left out."""
        loop, waiting, answers = GLib.MainLoop(), len(paths), {}

        def answered(connection, result, path):
            nonlocal waiting
            try:
                answers[path] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass
            waiting -= 1
            if waiting == 0:
                loop.quit()

        for path in paths:
            self.connection.call(peer, path, interface, method, None, None, Gio.DBusCallFlags.NONE, CALL_MS, None, answered, path)
        if paths:
            loop.run()
        return answers


class Node:
    """One widget of one snapshot."""

    def __init__(self, tree, item):
        (_, self.path), _, (_, self.parent_path), self.index, self.n_children, interfaces, self.name, role, self.description, words = item
        self.tree, self.parent, self.children = tree, None, []
        self.interfaces = {name.rsplit(".", 1)[1] for name in interfaces}
        bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
        self.states = {name for name, bit in STATES.items() if bits >> bit & 1}
        self.role = tree.role_name(self.path, role)

    def __repr__(self):
        return f"{self.role} “{self.name}”"

    def ask(self, interface, method, signature=None, *values):
        arguments = GLib.Variant(signature, values) if signature else None
        return self.tree.bus.call(self.tree.peer, self.path, PREFIX + interface, method, arguments)

    def get(self, interface, name):
        arguments = GLib.Variant("(ss)", (PREFIX + interface, name))
        return self.tree.bus.call(self.tree.peer, self.path, "org.freedesktop.DBus.Properties", "Get", arguments)[0]

    def below(self):
        """This one and all in it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.below()

    def top(self):
        """The window that it is in."""
        return self.parent.top() if self.parent else self

    def words(self):
        """What the labels in it say."""
        return [node.name for node in self.below() if node.role in ("label", "static") and node.name]

    def box(self):
        """x, y, width, height in its window."""
        return self.ask("Component", "GetExtents", "(u)", IN_WINDOW)[0]

    def is_seen(self):
        """Has room in the window: not on a page that is turned away, nor in a row that was recycled. What is
        turned away keeps its old box, but contains no point any more."""
        try:
            if "Component" not in self.interfaces:
                return False
            x, y, width, height = self.box()
            return min(width, height) > 0 and self.ask("Component", "Contains", "(iiu)", x + width // 2, y + height // 2, IN_WINDOW)[0]
        except GLib.Error:
            return False

    def text(self):
        if "Text" not in self.interfaces:
            return self.name
        count = self.get("Text", "CharacterCount")
        return self.ask("Text", "GetText", "(ii)", 0, count)[0] if count else ""

    def write(self, text):
        """Replaces the text, as a paste would."""
        for node in self.below():  # an entry row keeps its text in a child
            if "EditableText" in node.interfaces:
                if not node.ask("EditableText", "SetTextContents", "(s)", text)[0]:
                    raise AssertionError(f"{self} takes no text")
                return
        raise AssertionError(f"{self} has no text")

    def actions(self):
        return [name.lower() for name, *_ in self.ask("Action", "GetActions")[0]] if "Action" in self.interfaces else []

    def press(self):
        """The action a click has, of the widget or of the button inside it."""
        for node in self.below():
            known = node.actions()
            for name in ("click", "toggle", "activate"):
                if name in known:
                    if not node.ask("Action", "DoAction", "(i)", known.index(name))[0]:
                        raise AssertionError(f"{node} refused to be pressed")
                    return
        raise AssertionError(f"{self} cannot be pressed")

    def value(self):
        return self.get("Value", "CurrentValue")

    def set_value(self, value):
        arguments = GLib.Variant("(ssv)", (PREFIX + "Value", "CurrentValue", GLib.Variant("d", value)))
        self.tree.bus.call(self.tree.peer, self.path, "org.freedesktop.DBus.Properties", "Set", arguments)


class Tree:
    """Snapshots of one program."""

    def __init__(self, bus, peer, root):
        self.bus, self.peer, self.root, self.roles, self.asked, self.parsed = bus, peer, root, {}, set(), {}

    def role_name(self, path, number):
        """In GTK's words. Some roles share a number (groups and tab panels): look for those by name alone."""
        if number not in self.roles:
            self.roles[number] = self.bus.call(self.peer, path, PREFIX + "Accessible", "GetRoleName")[0]
        return self.roles[number]

    def parse(self, text):
        """The items of a printed reply. Most are as they were the last time; taking all apart is what would take the time."""
        opening = f"(('{self.peer}', '"
        parts = text[len("(["):-len("],)")].split(opening)[1:]
        self.parsed = {part: self.parsed.get(part) or ast.literal_eval(opening + part.rstrip(", ")) for part in parts}
        return list(self.parsed.values())

    def items(self):
        for _ in range(ROUNDS):
            self.bus.call_all(self.peer, [self.root, *self.asked], PREFIX + "Accessible", "GetChildren")
            items = self.parse(self.bus.ask(self.peer, CACHE, PREFIX + "Cache", "GetItems").print_(False))
            known = {}
            for item in items:
                known[item[2][1]] = known.get(item[2][1], 0) + 1
            missing = {item[0][1] for item in items if item[4] > known.get(item[0][1], 0)}
            if missing <= self.asked:  # what was asked and still lacks some has no widgets for them
                break
            self.asked = missing
        return items

    def windows(self):
        """The top of a new snapshot."""
        nodes = {item[0][1]: Node(self, item) for item in self.items() if item[0][1] != self.root}
        tops = []
        for node in nodes.values():
            node.name = once(node.name)
            node.parent = nodes.get(node.parent_path)
            (node.parent.children if node.parent else tops).append(node)
        for node in nodes.values():
            node.children.sort(key=lambda child: child.index)
        tops = [top for top in tops if top.parent_path == self.root]
        for top in tops:
            top.role = "window"  # dialogs share their number with other things
        return tops


def once(name):
    """GTK 4.8 says the name of a labelled widget twice, and that of a dialog's button with its mnemonic: “_Keep Keep”."""
    half = len(name) // 2
    first, second = name[:half + 1].strip(), name[half:].strip()
    return second if first.replace("_", "") == second else name


def matches(wanted, name):
    return bool(wanted.search(name)) if isinstance(wanted, re.Pattern) else wanted is None or wanted == name


def describe(tops, limit=400):
    """The tree as text, without what is not seen or says nothing."""
    lines = []

    def add(node, depth):
        if len(lines) >= limit:
            return
        dull = not node.name or re.match("(Gtk|Adw|Assay)[A-Z]", node.name)
        if not (dull and node.role in DULL) and (not node.parent or node.is_seen()):
            states = sorted(node.states & {"checked", "focused", "pressed", "selected", "modal"})
            off = [] if "sensitive" in node.states else ["off"]
            lines.append("  " * depth + f"{node.role} “{node.name}” {' '.join(states + off)}".rstrip())
            depth += 1
        for child in node.children:
            add(child, depth)

    for top in tops:
        add(top, 0)
    return "\n".join(lines)
