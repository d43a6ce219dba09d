#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at random moments of a run, again and again. In the end every task has exactly one result, no request was
paid twice but those that were in flight at a kill, and the workspace checks clean.

What was in flight is taken from the server's log and the moments of the kills: a request counts as such from when it arrived until
SAVED_MS after it was answered, the time in which a result may be on its way to the disk."""

import collections
import json
import random
import signal
import sys
import time

import bench

SAVED_MS = 100


def kill_run(process, delay_s):
    """Kills the process after a while; the moment on the monotonic clock, or None when it ended before."""
    deadline = time.monotonic() + delay_s
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return None
        time.sleep(0.001)
    moment = time.monotonic()
    process.send_signal(signal.SIGKILL)
    process.wait()
    return moment if process.returncode == -signal.SIGKILL else None


def kill_often(workspace, server, kills, rng):
    """Starts, kills and resumes. The delay counts from the first request of each start, some before it."""
    moments = []
    command = ("run", bench.PROJECT, bench.PROMPT, "--subset", "all", "--yes", "--json")
    while len(moments) < kills:
        asked = server.stats()["requests"]
        process = workspace.spawn(*command)
        early = rng.random() < 0.15
        while not early and process.poll() is None and server.stats()["requests"] == asked:
            time.sleep(0.002)
        moment = kill_run(process, rng.uniform(0, 0.1 if early else 0.3))
        if moment is None:
            if process.returncode != 0:
                raise SystemExit(f"assayctl {' '.join(command)}: exit {process.returncode}")
            break
        moments.append(moment)
        if workspace.ctl("results", bench.PROJECT, "--run", 1, "--json", expect=None).code == 0:
            command = ("runs", "resume", "1")
    return moments


def unexplained(entries, moments):
    """The requests that repeat one which was not in flight at any kill."""
    asked = collections.defaultdict(list)
    for entry in sorted(entries, key=lambda e: e["received_us"]):
        asked[entry["text"]].append(entry)
    again = 0
    wrong = []
    for text, requests in asked.items():
        for before in requests[:-1]:
            again += 1
            start = before["received_us"] / 1e6
            end = before["answered_us"] / 1e6 + SAVED_MS / 1000 if before["answered_us"] >= 0 else float("inf")
            if not any(start - 0.01 <= moment <= end for moment in moments):
                wrong.append(text)
    return again, wrong


def check(name, good, detail):
    print(f"{'ok' if good else 'NOT OK'} - {name}: {detail}")
    return good


def main():
    parser = bench.parser(__doc__)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--in-flight", type=int, default=32)
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 30)
    print(f"seed {seed}")
    with bench.Bench(options) as context:
        log = context.path("log")
        with context.server("--latency-ms", 60, "--jitter-ms", 60, "--log", log) as server:
            workspace = bench.Workspace(context, "kill").prepare(server, options.tasks, options.in_flight)
            moments = kill_often(workspace, server, options.kills, random.Random(seed))
            last = workspace.ctl("runs", "resume", 1, expect=None)
            rows = workspace.results()
            clean = workspace.ctl("workspace", "check", expect=None)
        with open(log, encoding="utf-8") as file:
            entries = [json.loads(line) for line in file]
        again, wrong = unexplained(entries, moments)
        tasks = collections.Counter(row["task"] for row in rows)
        limit = len(moments) * options.in_flight
        good = [
            check("killed as often as asked", len(moments) == options.kills, f"{len(moments)} of {options.kills}"),
            check("the last resume ends well", last.code == 0, f"exit {last.code} {last.err.strip()[:200]}"),
            check("every task has exactly one result", len(rows) == len(tasks) == options.tasks, f"{len(rows)} rows, {len(tasks)} tasks"),
            check("every result is good", all(row["status"] == "ok" for row in rows), f"{sum(row['status'] == 'ok' for row in rows)} ok"),
            check("every task was asked", len({e["text"] for e in entries}) == options.tasks, f"{len({e['text'] for e in entries})} tasks"),
            check("paid twice only what was in flight", not wrong, f"{again} requests again, {len(wrong)} without a kill: {wrong[:3]}"),
            check("no more than that", again <= limit, f"{again} of at most {limit}"),
            check("the workspace is clean", clean.code == 0, f"exit {clean.code} {clean.out.strip()[-200:]}"),
        ]
    sys.exit(0 if all(good) else 1)


main()
