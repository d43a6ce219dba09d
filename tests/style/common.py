# SPDX-License-Identifier: GPL-3.0-or-later
"""What the style checks share: finding files, reading C without its comments, reporting.

A check is a function of the source tree's root that returns findings, "file:line: what is wrong".
It prints them and fails when there are any; test-checks.py proves that each one can fail."""
import os
import re
import sys

LAYERS = ['base', 'store', 'model', 'engine', 'service', 'cli', 'app']
SKIP_DIRS = {'.git', '__pycache__', 'subprojects'}


def find(root, top, *suffixes):
    """The files below root/top that end in one of the suffixes, sorted, relative to root."""
    found = []
    for folder, dirs, names in os.walk(os.path.join(root, top)):
        dirs[:] = [d for d in dirs if d not in SKIP_DIRS and not d.startswith('build')]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names
                  if name.endswith(suffixes)]
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as file:
        return file.read()


def layer_of(path):
    """The layer that a path belongs to, or None outside src/."""
    parts = path.split(os.sep)
    return parts[1] if len(parts) > 2 and parts[0] == 'src' and parts[1] in LAYERS else None


TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def without_comments(text):
    """C text with its comments blanked; lines keep their numbers, strings stay."""
    def blank(match):
        token = match.group()
        return re.sub(r'[^\n]', ' ', token) if token.startswith('/') else token
    return TOKEN.sub(blank, text)


def without_strings(text):
    """C text with comments and the insides of strings blanked."""
    def blank(match):
        token = match.group()
        return token[0] + ' ' * (len(token) - 2) + token[-1] if token[0] in '"\'' else token
    return TOKEN.sub(blank, without_comments(text))


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


def run(check):
    """The body of every script: argv[1] is the source tree."""
    findings = check(sys.argv[1])
    for finding in findings:
        print(finding)
    if findings:
        print(f'{len(findings)} finding{"s" if len(findings) > 1 else ""}')
    sys.exit(1 if findings else 0)
