#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shortcuts window says every key that the code binds, and none that it does not. Escape alone
closes things everywhere and is not said for each; what GTK's own widgets bind may be said as well."""
import os
import re
import xml.etree.ElementTree as ElementTree

import common

WINDOW = os.path.join('ui', 'assay-shortcuts.ui')
MODIFIERS = {'GDK_CONTROL_MASK': 'control', 'GDK_SHIFT_MASK': 'shift', 'GDK_ALT_MASK': 'alt'}
BOUND = re.compile(r'\bGDK_KEY_(\w+)(?:\s*\+\s*\w+)?\s*,\s*((?:GDK_\w+_MASK[\s|]*)+|0)\s*[,}]')
ACCEL = re.compile(r'"((?:<\w+>)+\w+)"')
# Bound by GTK's lists, text views and windows, not by us.
BY_GTK = {'<control>a', '<control>c', 'return', 'space', 'f10', '<control>space', '<shift><control>z',
          '<control>z', '<shift>down', '<control>tab'}


def normalize(accelerator):
    """The same text for the same key, however its modifiers are ordered."""
    mods = sorted(m.lower() for m in re.findall(r'<(\w+)>', accelerator))
    key = re.sub(r'<\w+>', '', accelerator).lower()
    if key.startswith('kp_'):  # the number pad says the same
        key = 'return' if key == 'kp_enter' else key[3:]
    return ''.join(f'<{m}>' for m in reversed(mods)) + key


def bound_keys(root):
    """{accelerator: where} of every key that the window's code binds."""
    keys = {}
    for path in common.find(root, os.path.join('src', 'app'), '.c'):
        text = common.without_comments(common.read(root, path))
        for match in BOUND.finditer(text):
            mods = ''.join(f'<{MODIFIERS[m]}>' for m in re.findall(r'GDK_\w+_MASK', match.group(2)))
            keys.setdefault(normalize(mods + match.group(1)), f'{path}:{common.line_of(text, match.start())}')
        for match in ACCEL.finditer(text):
            keys.setdefault(normalize(match.group(1)), f'{path}:{common.line_of(text, match.start())}')
    keys.pop('escape', None)
    return keys


def said_keys(root):
    """The accelerators that the window lists; of a range such as <Alt>1...4, the first."""
    if not os.path.exists(os.path.join(root, WINDOW)):
        return set()
    tree = ElementTree.fromstring(common.read(root, WINDOW))
    texts = [p.text or '' for p in tree.iter('property') if p.get('name') == 'accelerator']
    return {normalize(key.split('...')[0]) for text in texts for key in text.split()}


def check(root):
    bound = bound_keys(root)
    said = said_keys(root)
    findings = [f'{where}: {key} is not in {WINDOW}' for key, where in sorted(bound.items()) if key not in said]
    findings += [f'{WINDOW}: nothing binds {key}' for key in sorted(said - set(bound) - BY_GTK)]
    return findings


if __name__ == '__main__':
    common.run(check)
