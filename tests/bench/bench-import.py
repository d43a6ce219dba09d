#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import of a million rows of about 500 bytes, JSONL and CSV, beside the sqlite3 shell's import of the same rows."""

import csv
import json
import os
import shutil

import bench

BUDGET_MB = 80
WORDS = "the parcel came late but the lamp inside is bright and the box was only a little dented so I keep it".split()


def row_of(number):
    """Five columns, about 500 bytes, some with what makes readers stumble."""
    text = " ".join(WORDS[(number * 7 + i * 3) % len(WORDS)] for i in range(70))
    return {"text": f"{number} {text}", "title": f"Review \"{number}\", first line\nsecond line", "author": f"Zoë {number % 977}",
            "stars": str(number % 5 + 1), "link": f"https://example.com/reviews/{number}?page={number % 13}"}


def write_rows(context, rows):
    jsonl, table = context.path("rows.jsonl"), context.path("rows.csv")
    with open(jsonl, "w", encoding="utf-8") as lines, open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row_of(0)))
        writer.writeheader()
        for number in range(1, rows + 1):
            row = row_of(number)
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            writer.writerow(row)
    return jsonl, table


def shell_seconds(context, table):
    """The sqlite3 shell, into a database file, as its manual says."""
    path = context.path("shell.db")
    if os.path.exists(path):
        os.unlink(path)
    return bench.execute(["sqlite3", path, f".import --csv {table} rows"], context.folder).seconds


def assay_import(context, path, rows):
    workspace = bench.Workspace(context, "import")
    workspace.remove()
    workspace.ctl("project", "create", bench.PROJECT, "--template", bench.TEMPLATE)
    return workspace.ctl("import", bench.PROJECT, path, memory=True)


def main():
    parser = bench.parser(__doc__)
    parser.set_defaults(runs=3)
    parser.add_argument("--rows", type=int, default=1000000)
    with bench.Bench(parser.parse_args()) as context:
        rows = context.options.rows
        if shutil.which("sqlite3") is None:
            raise SystemExit("this needs the sqlite3 shell")
        jsonl, table = write_rows(context, rows)
        took, peaks = {jsonl: [], table: [], "shell": []}, {jsonl: [], table: []}
        for _ in range(context.options.runs):
            took["shell"].append(shell_seconds(context, table))
            for path in (jsonl, table):
                done = assay_import(context, path, rows)
                took[path].append(done.seconds)
                peaks[path].append(done.peak_kb / 1024)
        floor = bench.median(took["shell"])
        for path in (jsonl, table):
            seconds, peak = bench.median(took[path]), max(peaks[path])
            kind = "JSONL" if path == jsonl else "CSV"
            size = os.path.getsize(path) / rows
            context.table.add(f"import {rows:,} {kind} rows of {size:.0f} B", f"{seconds:.2f} s, {rows / seconds:,.0f}/s",
                              f"sqlite3 {floor:.2f} s", f"{seconds / floor:.2f}", "<= 1.0", seconds <= floor)
            context.table.add("  peak memory", f"{peak:.1f} MB", "", "", f"<= {BUDGET_MB} MB", peak <= BUDGET_MB)


main()
