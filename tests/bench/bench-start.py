#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long assayctl takes to say its version, and from its start to its first request."""

import json

import bench


def main():
    parser = bench.parser(__doc__)
    parser.set_defaults(runs=21)
    parser.add_argument("--tasks", type=int, default=10000, help="tasks in the workspace (10000)")
    with bench.Bench(parser.parse_args()) as context:
        runs = context.options.runs
        log = context.path("log")
        bare = [bench.execute(["/bin/true"], context.folder).seconds * 1000 for _ in range(runs)]
        version = [bench.execute([context.assayctl, "--version"], context.folder).seconds * 1000 for _ in range(runs)]
        context.table.add("assayctl --version", f"{bench.median(version):.1f} ms", f"/bin/true {bench.median(bare):.1f} ms", "",
                          "<= 20 ms", bench.median(version) <= 20)
        with context.server("--log", log) as server:
            workspace = bench.Workspace(context, "start").prepare(server, context.options.tasks)
            first = []
            for seed in range(runs):
                open(log, "w", encoding="utf-8").close()
                done = workspace.ctl("run", bench.PROJECT, bench.PROMPT, "--subset", "sample=1", "--seed", seed, "--yes", "--json")
                with open(log, encoding="utf-8") as file:
                    entries = [json.loads(line) for line in file]
                if entries:  # else the lot fell on a task that the cache could answer
                    first.append(entries[0]["received_us"] / 1000 - done.started * 1000)
            context.table.add("start to first request", f"{bench.median(first):.1f} ms", f"{len(first)} runs", "", "<= 150 ms",
                              bench.median(first) <= 150)


main()
