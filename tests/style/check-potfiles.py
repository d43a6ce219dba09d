#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Translations: POTFILES.in names every file with something to translate, and nothing else, in
order; LINGUAS and the .po files agree; no translation is made of pieces."""
import os
import re

import common

MARKED_C = re.compile(r'\b(?:_|C_|N_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?)\s*\(\s*"')
JOINED = re.compile(r'\b_\s*\(\s*"(?:\\.|[^"\\\n])*"\s*(?:"(?:\\.|[^"\\\n])*"\s*)*\)\s*"')
# xgettext cuts a string where a macro stands, and the rest is never translated.
CALL = re.compile(r'\b(?:_|N_|C_|ngettext)\s*\((?:"(?:\\.|[^"\\\n])*"|[^")])*\)')
MACRO_IN = re.compile(r'\bG_\w+_FORMAT\b')
HEADER_LINE = re.compile(r'^\s*(#.*)?$')


def entries(text):
    return [line.strip() for line in text.split('\n') if not HEADER_LINE.match(line)]


def is_marked(path, text):
    if path.endswith('.ui'):
        return re.search(r'translatable="(yes|true)"', text) is not None
    if path.endswith(('.c', '.h')):
        return MARKED_C.search(common.without_comments(text)) is not None
    return path.endswith(('.desktop.in', '.xml.in', '.gschema.xml'))


def check(root):
    findings = []
    listed = entries(common.read(root, 'po/POTFILES.in'))
    linguas = entries(common.read(root, 'po/LINGUAS'))
    for name, names in (('POTFILES.in', listed), ('LINGUAS', linguas)):
        if names != sorted(set(names)):
            findings.append(f'po/{name}: not sorted, or a line twice')

    tops = (('src', '.c', '.h'), ('ui', '.ui'), ('data', '.in', '.xml'))
    for path in [p for top in tops for p in common.find(root, *top)]:
        text = common.read(root, path)
        marked = is_marked(path, text)
        if marked and path not in listed:
            findings.append(f'po/POTFILES.in: {path} is missing')
        if not marked and path in listed:
            findings.append(f'po/POTFILES.in: {path} has nothing to translate')
        if path.endswith('.c'):
            for match in JOINED.finditer(common.without_comments(text)):
                line = common.line_of(text, match.start())
                findings.append(f'{path}:{line}: a translated string is joined to another')
            for match in CALL.finditer(common.without_comments(text)):
                if MACRO_IN.search(match.group()):
                    line = common.line_of(text, match.start())
                    findings.append(f'{path}:{line}: a macro in a translated string; use %lld')
    findings += [f'po/POTFILES.in: {path} does not exist' for path in listed
                 if not os.path.exists(os.path.join(root, path))]

    present = {os.path.basename(p)[:-3] for p in common.find(root, 'po', '.po')}
    findings += [f'po/LINGUAS: {code}.po does not exist' for code in linguas if code not in present]
    findings += [f'po/LINGUAS: {code} is missing' for code in sorted(present - set(linguas))]
    return findings


if __name__ == '__main__':
    common.run(check)
