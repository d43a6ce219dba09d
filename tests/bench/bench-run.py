#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs against ideal time, CPU a task beside bare clients, and the latency shown beside the server's own."""

import json

import bench


def show_throughput(context, base, server, tasks, latency_ms, budget):
    """Whole wall time of the command, program start and last commit included, against tasks x latency / in flight."""
    ideal = tasks * latency_ms / 1000 / context.options.in_flight
    walls, inner, bare = [], [], {"curl": [], "soup": []}
    server.control(latency_ms=latency_ms, reset=True)
    for _ in range(context.options.runs):
        workspace = base.copy("run")
        done = workspace.run()
        event = done.finished()
        assert (event["total"], event["ok"]) == (tasks, tasks), event
        walls.append(done.seconds)
        inner.append(event["seconds"])
        for client, times in bare.items():
            result = context.baseline(client, server, tasks, bench.body_of(), context.options.in_flight)
            if result is not None:
                times.append(result["seconds"])
    peak = server.stats()["peak_in_flight"]
    what = f"{tasks:,} tasks, {latency_ms} ms, {context.options.in_flight} in flight"
    wall = bench.median(walls)
    context.table.add(what, f"{wall:.3f} s", f"ideal {ideal:.3f} s", f"{wall / ideal:.3f}", f"<= {budget}", wall / ideal <= budget)
    context.table.add("  the run by its own count", f"{bench.median(inner):.3f} s", "", f"{bench.median(inner) / ideal:.3f}")
    for client, times in bare.items():
        if times:
            context.table.add(f"  bare lib{client}", f"{bench.median(times):.3f} s", "", f"{bench.median(times) / ideal:.3f}")
    context.table.add("  most requests in flight", str(peak), "", "", f"<= {context.options.in_flight}", peak <= context.options.in_flight)


def show_cpu(context, base, server, tasks):
    """CPU of the whole command at zero latency, by task; one task's command taken off as the price of starting."""
    server.control(latency_ms=0, reset=True)
    whole, rate, bare = [], [], {"curl": [], "soup": []}
    for _ in range(context.options.runs):
        start = base.copy("run").run("sample=1").cpu_s
        before = server.stats()["cpu_us"]
        done = base.copy("run").run()
        whole.append((done.cpu_s - start) / (tasks - 1) * 1000)
        rate.append(tasks / done.finished()["seconds"])
        server_us = (server.stats()["cpu_us"] - before) / tasks
        for client, costs in bare.items():
            result = context.baseline(client, server, tasks, bench.body_of(), context.options.in_flight)
            if result is not None:
                costs.append(result["cpu_us_per_call"] / 1000)
    cost = bench.median(whole)
    beside = ", ".join(f"lib{client} {bench.median(costs):.3f}" for client, costs in bare.items() if costs)
    floor = bench.median(bare["soup"]) if bare["soup"] else None
    context.table.add("own CPU a task, zero latency", f"{cost:.3f} ms", beside + " ms", f"{cost / floor:.2f}" if floor else "",
                      "<= 0.15 ms", cost <= 0.15)
    context.table.add("  tasks a second", f"{bench.median(rate):,.0f}/s")
    context.table.add("  the model server's own CPU a call", f"{server_us:.1f} us")


def show_latency(context, base, server, log, tasks):
    """What a result says it took, beside what the server's log says."""
    server.control(latency_ms=20, jitter_ms=30, reset=True)
    open(log, "w", encoding="utf-8").close()
    workspace = base.copy("run")
    workspace.run()
    with open(log, encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    own = {entry["text"].split(":")[0]: (entry["answered_us"] - entry["received_us"]) / 1000 for entry in entries}
    shown = {f"Task {i}": row["latency_ms"] for i, row in enumerate(sorted(workspace.results(), key=lambda row: row["task"]), 1)}
    assert len(shown) == len(own) == tasks, (len(shown), len(own))
    off = [abs(shown[name] - own[name]) for name in own]
    worst = bench.percentile(off, 0.95)
    context.table.add("latency shown, off the server's own", f"{bench.median(off):.2f} ms median, {worst:.2f} ms 95 %", "", "",
                      "<= 1 ms", worst <= 1)


def show_size(context, base, tasks):
    """Bytes of database a result costs beyond the tasks themselves."""
    workspace = base.copy("run")
    before = workspace.size()
    workspace.run()
    grown = (workspace.size() - before) / tasks
    context.table.add("database a result", f"{grown:,.0f} B", "", "", "<= 1 kB + payload", grown <= 1024 + 256)


def main():
    parser = bench.parser(__doc__)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--cpu-tasks", type=int, default=20000)
    parser.add_argument("--small", type=int, default=5000, help="tasks at 20 ms (5000)")
    parser.add_argument("--large", type=int, default=10000, help="tasks at 100 ms (10000)")
    with bench.Bench(parser.parse_args()) as context:
        options = context.options
        log = context.path("log")
        with context.server("--log", log) as server:
            base = bench.Workspace(context, "small").prepare(server, options.small, options.in_flight)
            show_throughput(context, base, server, options.small, 20, 1.2)
            show_latency(context, base, server, log, options.small)
            show_size(context, base, options.small)
        with context.server() as server:
            base = bench.Workspace(context, "large").prepare(server, options.large, options.in_flight)
            show_throughput(context, base, server, options.large, 100, 1.05)
            base = bench.Workspace(context, "cpu").prepare(server, options.cpu_tasks, options.in_flight)
            show_cpu(context, base, server, options.cpu_tasks)


main()
