#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alignment of 100,000 results with their ground truth: everything "assayctl align" says, the threshold that keeps a promise,
and the accuracies that lists filter by. Results are written into the workspace directly: how they came is not the question."""

import os
import random
import sqlite3
import time

import bench

BUDGET_S = 1.0
LABELS = ("positive", "neutral", "negative")
CONFIG = ('<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text"><Choice value="positive"/>'
          '<Choice value="neutral"/><Choice value="negative"/></Choices><Rating name="stars" toName="text"/></View>')


def fill(path, n):
    """A run with n results, n ground truths; the surer, the oftener right."""
    rand = random.Random(1)
    now = int(time.time() * 1e6)
    base = sqlite3.connect(path)
    project = base.execute("SELECT id FROM project").fetchone()[0]
    version = base.execute("SELECT id FROM version").fetchone()[0]
    base.execute("INSERT INTO run (id, project_id, version_id, connection, model, subset, state, total, ok, software, created_at)"
                 " VALUES (1, ?, ?, 'builtin', 'builtin', 'all', 'finished', ?, ?, 'bench', ?)", (project, version, n, n, now))
    tasks, truths, results, values = [], [], [], []
    for i in range(1, n + 1):
        truth, confidence = rand.choice(LABELS), rand.random()
        answer = truth if rand.random() < 0.5 + 0.5 * confidence else rand.choice(LABELS)
        stars = rand.randint(1, 5)
        tasks.append((i, project, i, 0, 1, 1, now, now, f'{{"text":"number {i}"}}'))
        truths.append((i, i, project, f'{{"sentiment":"{truth}","stars":{stars}}}', now, now))
        results.append((i, i, confidence, now))
        values.append((i, f'{{"sentiment":"{answer}","stars":{max(1, stars - (i % 4 == 0))}}}'))
    base.executemany("INSERT INTO task (id, project_id, inner_id, hash, ground_truth, n_annotations, created_at, updated_at, data)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", tasks)
    base.executemany("INSERT INTO annotation (id, task_id, project_id, result, value, ground_truth, origin, created_at, updated_at)"
                     " VALUES (?, ?, ?, '[]', ?, 1, 'import', ?, ?)", truths)
    base.executemany("INSERT INTO result (id, run_id, task_id, status, confidence, confidence_kind, created_at)"
                     " VALUES (?, 1, ?, 1, ?, 'stated', ?)", results)
    base.executemany("INSERT INTO result_value (result_id, value, detail) VALUES (?, ?, '{}')", values)
    base.commit()
    base.close()


def main():
    parser = bench.parser(__doc__)
    parser.set_defaults(runs=5)
    parser.add_argument("--results", type=int, default=100000)
    with bench.Bench(parser.parse_args()) as context:
        n = context.options.results
        workspace = bench.Workspace(context, "align")
        workspace.remove()
        workspace.ctl("project", "create", bench.PROJECT, "--config", CONFIG)
        workspace.ctl("prompt", "set", bench.PROJECT, "judge", "--user", "{{text}}", "--model", "builtin")
        fill(workspace.file, n)
        for words in ([], ["--max-error", "0.1"]):
            took = [workspace.ctl("align", bench.PROJECT, "--run", 1, "--json", *words, memory=True)
                    for _ in range(context.options.runs)]
            seconds = bench.median([done.seconds for done in took])
            context.table.add(f"align {n:,} results {' '.join(words)}", f"{seconds:.2f} s", "", "",
                              f"<= {BUDGET_S} s", seconds <= BUDGET_S)
        context.table.add("  peak memory", f"{max(done.peak_kb for done in took) / 1024:.0f} MB", "", "", "", True)
        context.table.add("  workspace", f"{os.path.getsize(workspace.file) / 1e6:.0f} MB", "", "", "", True)


main()
