#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reader of the source may expect: a licence line in every file, an essay at the top of
every C file that is not trivial, and a doc comment at every function that a header offers."""
import os
import re

import common

ESSAY_FROM_LINES = 80
ESSAY_MIN_WORDS = 20
SPDX = 'SPDX-License-Identifier: GPL-3.0-or-later'
DOC = re.compile(r'/\*\*\n \* (\w+):')
GENERATED = re.compile(r'_get_type$|_error_quark$')


def prototypes(text):
    """The functions that a header declares; not its typedefs, macros, inline bodies."""
    code = common.without_strings(text)
    code = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', '', code, flags=re.M)
    code = re.sub(r'\b(G_BEGIN_DECLS|G_END_DECLS)\b', '', code)
    code = re.sub(r'\bG_(DECLARE|DEFINE)_\w+\s*\([^)]*\)', ';', code)
    code = re.sub(r'\{[^{}]*\}', '', re.sub(r'\{[^{}]*\}', '', code))
    for statement in code.split(';'):
        statement = statement.strip()
        match = re.match(r'(?:\w+[\s*]+)+?(\w+)\s*\((?!\s*\*)', statement)
        if match and not statement.startswith(('typedef', 'static')):
            yield match.group(1)


def check_documented(root):
    documented = {}
    for path in common.find(root, 'src', '.c'):
        folder = os.path.dirname(path)
        documented.setdefault(folder, set()).update(DOC.findall(common.read(root, path)))
    for path in common.find(root, 'src', '.h'):
        if path.endswith('-private.h'):
            continue
        text = common.read(root, path)
        known = documented.get(os.path.dirname(path), set()) | set(DOC.findall(text))
        for name in prototypes(text):
            if name not in known and not GENERATED.search(name):
                yield f'{path}:1: {name}() has no doc comment in its .c file'


def check_essay(path, text):
    if text.count('\n') < ESSAY_FROM_LINES:
        return
    head = text.split('#include', 1)[0]
    comments = ' '.join(re.findall(r'/\*(.*?)\*/', head, re.S))
    words = [w for w in re.findall(r'\w+', comments.replace(SPDX, ''))]
    if len(words) < ESSAY_MIN_WORDS or os.path.basename(path) not in comments:
        name = os.path.basename(path)
        yield f'{path}:2: open with an essay: "{name}: purpose, threads, ownership, invariants"'


def check_named_files(root, path):
    """The sources and folders that a page names exist."""
    names = {os.path.basename(p) for p in common.find(root, 'src', '.c', '.h', '.build', '.xml')}
    for number, line in enumerate(common.read(root, path).split('\n'), 1):
        for name in re.findall(r'`(?:(?!ui/|tests/|data/)[a-z]+/)?(assay-[a-z0-9-]+\.(?:c|h|gresource\.xml))`', line):
            if name not in names and not os.path.exists(os.path.join(root, 'ui', name)):
                yield f'{path}:{number}: {name} does not exist'
        for name in re.findall(r'`((?:data|tests|po|ui|flatpak)/[\w./-]*)`', line):
            if not os.path.exists(os.path.join(root, name)):
                yield f'{path}:{number}: {name} does not exist'


def check(root):
    findings = list(check_documented(root))
    for path in ('README.md', 'src/README.md'):
        if os.path.exists(os.path.join(root, path)):
            findings += check_named_files(root, path)
    for top in (('src', '.c', '.h', '.py'), ('tests', '.c', '.h', '.py'), ('ui', '.ui', '.css')):
        for path in common.find(root, *top):
            text = common.read(root, path)
            if SPDX not in '\n'.join(text.split('\n')[:4]):
                findings.append(f'{path}:1: no line "{SPDX}"')
            if top[0] == 'src' and path.endswith('.c'):
                findings += check_essay(path, text)
            if '\t' in text:
                findings.append(f'{path}:{common.line_of(text, text.index(chr(9)))}: a tab')
    return findings


if __name__ == '__main__':
    common.run(check)
