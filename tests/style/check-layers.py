#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The layers of src/: base, store, model, engine, service, then cli and app beside each other.

The build makes an upward include fail already. This catches what the compiler cannot: system
headers, SQL and calls in the wrong place, private headers that leave their layer."""
import os
import re

import common

# A header (a pattern) and the only files that may include it, with the reason.
HEADERS = [
    (r'sqlite3\.h', r'src/store/assay-db-sqlite\.c', 'the driver is the only file that knows SQLite'),
    (r'(gtk|gdk|gsk)/.*|adwaita\.h|gtksourceview/.*', r'src/app/.*|tests/(ui|bench)/.*',
     'widgets live in app'),
    (r'libsoup/.*', r'src/service/.*|tests/.*',
     'HTTP goes through assay-http'),
    (r'curl/.*', r'src/base/http/.*|tests/.*', 'HTTP goes through assay-http'),
    (r'libsecret/.*', r'src/service/assay-secrets[^/]*', 'keys go through assay-secrets'),
    (r'linear\.h', r'src/engine/learner/.*', 'the learner wraps liblinear'),
    (r'expat\.h', r'src/(base|model)/.*|tests/.*', 'XML is read in base and model'),
    (r'yajl/.*', r'src/base/.*', 'JSON is read by assay-json'),
]

# A call and the only files that may make it.
CALLS = [
    (r'json_parser_new|json_from_string', r'$^',
     'json-glib is neither strict nor safe: use assay_json_parse()'),
    (r'gdk_pixbuf_new_from_(?!bytes\b|data\b)\w+|gdk_pixbuf_get_file_info', r'$^',
     'no guard against bombs: use assay-image'),
    (r'g_print|g_printerr|printf|puts|putchar', r'src/cli/.*|src/app/assay-application\.c',
     'only the command line prints'),
    (r'gtk_(tree_view|list_store|combo_box|dialog|info_bar|entry_completion)_new\w*', r'$^',
     'deprecated in later GTK, with a replacement in 4.8'),
    (r'gtk_(widget_show|widget_hide|widget_get_style_context|widget_get_allocated_\w+)', r'$^',
     'deprecated in later GTK, with a replacement in 4.8'),
    (r'system|popen|g_spawn_command_line_\w+', r'$^', 'no shell: what a task says is data'),
    (r'strcpy|strcat|sprintf|vsprintf|gets|strtok', r'$^', 'has no bound'),
]

SQL_FILES = re.compile(r'src/store/.*|src/model/(\w+/)?assay-([a-z-]+-repo|query)[a-z-]*\.[ch]')
# Upper case anywhere; lower case only where a statement begins, since "select" is also English.
SQL = re.compile(r'''
    \b(SELECT\b.*\bFROM|SELECT\s+[\w$(]|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM
    |CREATE\s+(TEMP\s+)?(TABLE|INDEX|UNIQUE|VIEW|TRIGGER|VIRTUAL)|DROP\s+(TABLE|INDEX)
    |ORDER\s+BY|GROUP\s+BY)\b
    |^\s*(select\s.*\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s''', re.X | re.S)
PRAGMA_FILES = re.compile(r'src/store/assay-db-sqlite\.c')
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^">]+)[">]', re.M)
STRINGS = re.compile(r'"(?:\\.|[^"\\\n])*"(?:\s*(?:[A-Z_]+\s*)?"(?:\\.|[^"\\\n])*")*')


def sees(user, used):
    """Whether a layer may include from another one; app and cli do not see each other."""
    if user == used:
        return True
    return used not in ('cli', 'app') and common.LAYERS.index(used) < common.LAYERS.index(user)


def check_includes(path, text, homes):
    layer = common.layer_of(path)
    for match in INCLUDE.finditer(text):
        where = f'{path}:{common.line_of(text, match.start())}'
        header = match.group(2)
        home = homes.get(os.path.basename(header))
        if home is not None and match.group(1) == '"':
            if layer is not None and not sees(layer, home):
                yield f'{where}: {layer} includes {header} of {home}, which is above it'
            elif layer is not None and layer != home and header.endswith('-private.h'):
                yield f'{where}: {header} is private to {home}'
            if '/' in header:
                yield f'{where}: include {header} by its bare name'
        for pattern, allowed, why in HEADERS:
            if re.fullmatch(pattern, header) and not re.fullmatch(allowed, path):
                yield f'{where}: {header} does not belong here: {why}'


def check_calls(path, text):
    code = common.without_strings(text)
    for pattern, allowed, why in CALLS:
        if not re.fullmatch(allowed, path):
            for match in re.finditer(rf'(?<![\w.>])({pattern})\s*\(', code):
                yield f'{path}:{common.line_of(code, match.start())}: {match.group(1)}(): {why}'


def check_sql(path, text):
    code = common.without_comments(text)
    for match in STRINGS.finditer(code):
        literal = ''.join(re.findall(r'"((?:\\.|[^"\\\n])*)"', match.group()))
        where = f'{path}:{common.line_of(code, match.start())}'
        if SQL.search(literal) and not SQL_FILES.fullmatch(path):
            yield f'{where}: SQL belongs in *-repo.c, assay-query*.c and store: "{literal[:40]}"'
        if re.search(r'\bPRAGMA\s', literal) and not PRAGMA_FILES.fullmatch(path):
            yield f'{where}: PRAGMA belongs in the driver: "{literal[:40]}"'


def check_migration(path, text):
    # AUTOINCREMENT and WITHOUT ROWID are column and table options: another driver's migrations have their own.
    for number, line in enumerate(text.split('\n'), 1):
        match = re.search(r'(?i)(?<!without )\b(pragma|rowid)\b', line.split('--')[0])
        if match and 'fts' not in line:
            yield f'{path}:{number}: {match.group()} is SQLite only'


def check(root):
    sources = common.find(root, 'src', '.c', '.h')
    headers = [p for p in sources if p.endswith('.h') and common.layer_of(p)]
    homes = {os.path.basename(p): common.layer_of(p) for p in headers}
    findings = []
    for path in sources:
        text = common.read(root, path)
        findings += check_includes(path, text, homes)
        findings += check_calls(path, text)
        findings += check_sql(path, text)
    for path in common.find(root, 'tests', '.c', '.h'):
        findings += check_includes(path, common.read(root, path), homes)
    for path in common.find(root, 'src', '.sql'):
        findings += check_migration(path, common.read(root, path))
    return findings


if __name__ == '__main__':
    common.run(check)
