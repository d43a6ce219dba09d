#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peak resident memory of importing and running 1,000, 100,000 and 1,000,000 tasks: it must not grow with them."""

import bench

BUDGET_MB = 80
FLAT = 1.15  # the largest may have this much more than the second


def main():
    parser = bench.parser(__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000", help="comma-separated (1000,100000,1000000)")
    with bench.Bench(parser.parse_args()) as context, context.server() as server:
        peaks = {}
        for tasks in map(int, context.options.sizes.split(",")):
            workspace = bench.Workspace(context, f"memory-{tasks}").prepare(server, tasks)
            done = workspace.run(memory=True)
            event = done.finished()
            assert (event["total"], event["ok"]) == (tasks, tasks), event
            peaks[tasks] = done.peak_kb / 1024
            context.table.add(f"run of {tasks:,} tasks, peak memory", f"{peaks[tasks]:.1f} MB", f"{event['seconds']:.1f} s", "",
                              f"<= {BUDGET_MB} MB", peaks[tasks] <= BUDGET_MB)
            listed = workspace.ctl("results", bench.PROJECT, "--run", 1, "--json", memory=True)
            assert listed.out.count("\n") == tasks
            context.table.add("  listing its results", f"{listed.peak_kb / 1024:.1f} MB", f"{listed.seconds:.1f} s", "",
                              f"<= {BUDGET_MB} MB", listed.peak_kb / 1024 <= BUDGET_MB)
            workspace.remove()
        if len(peaks) > 1:
            sizes = sorted(peaks)
            ratio = peaks[sizes[-1]] / peaks[sizes[-2]]
            context.table.add(f"{sizes[-1]:,} against {sizes[-2]:,} tasks", "", "", f"{ratio:.2f}", f"<= {FLAT}", ratio <= FLAT)


main()
