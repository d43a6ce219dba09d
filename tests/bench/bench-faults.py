#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run makes of a server that misbehaves: the fault lines of the promise, then every fault there is."""

import collections
import math

import bench

TASKS = 200
BUDGET_MB = 80
TIMEOUT_S = 2  # what the user set, in the lines about hanging

# Every fault once per task or always, and how many of the tasks a run must bring home: "all", "none", or "any" where that is a
# matter of taste (a refusal may be a result that needs review). What does not come home has a named error.
EVERY = (
    ("404", "none"), ("413", "none"), ("context", "none"), ("quota", "none"), ("429:once", "all"), ("500:once", "all"),
    ("502:once", "all"), ("503:once", "all"), ("529:once", "all"), ("reset:once", "all"), ("close:once", "all"),
    ("cut:once", "all"), ("cut-chunked:once", "all"), ("bad-json:once", "all"), ("drip", "all"), ("prose", "all"), ("fence", "all"),
    ("invalid-output", "all"), ("stubborn-output", "none"), ("out-of-range", "any"), ("empty-choices", "none"),
    ("empty-content", "none"), ("refusal", "any"), ("length", "none"), ("content-filter", "any"), ("redirect", "none"),
    ("redirect-host", "none"), ("html", "none"), ("wrong-type", "none"), ("no-schema", "all"), ("no-format", "all"),
    ("huge:every=50", "any"), ("hang:every=50", "any"))


def run(context, base, server, faults, **options):
    server.control(faults=faults, reset=True, **options)
    workspace = base.copy("faults")
    done = workspace.run(expect=None, memory=True)
    return workspace, done


def show(context, what, done, stats, budget_s, extra=True):
    event = done.finished()
    good = event["ok"] == TASKS and event["failed"] == 0 and extra
    context.table.add(what, f"{done.seconds:.2f} s, {event['ok']} good", f"{stats['requests']} requests", "",
                      f"<= {budget_s} s, {TASKS} good", good and done.seconds <= budget_s)


def show_promises(context, base, server):
    _, done = run(context, base, server, ["mix"])
    show(context, "eight faults, one a task", done, server.stats(), 3)
    _, done = run(context, base, server, ["429-after:once"])
    stats = server.stats()
    show(context, "429 with Retry-After: 1, once a task", done, stats, 2.5, stats["early"] == 0)
    context.table.add("  asked again before its time", str(stats["early"]), "", "", "0", stats["early"] == 0)


def show_hang(context, base, server):
    """5 % of calls hang. None of the others may wait for them, and the run ends a time-out (or a few, one after the other, for who
    has bad luck twice) after the rest."""
    workspace, done = run(context, base, server, ["hang:rate=0.05"], latency_ms=20)
    stats = server.stats()
    rounds = math.ceil(math.log(1 / TASKS, 0.05)) + 1
    show(context, f"5 % of calls hang, time-out {TIMEOUT_S} s", done, stats, rounds * (TIMEOUT_S + 1))
    shown = [row["latency_ms"] for row in workspace.results()]
    context.table.add("  latency of the others, 75 %", f"{bench.percentile(shown, 0.75):.1f} ms", "20 ms", "", "<= 30 ms",
                      bench.percentile(shown, 0.75) <= 30)
    server.control(latency_ms=0)


def show_wrong_key(context, base, server):
    _, done = run(context, base, server, ["401"])
    stats = server.stats()
    said = done.err.strip().splitlines()[-1] if done.err.strip() else ""
    good = done.code == 1 and done.seconds <= 1 and stats["requests"] <= 64 and "key" in said.lower() and bench.KEY not in done.err
    context.table.add("wrong key", f"{done.seconds:.2f} s, exit {done.code}", f"{stats['requests']} requests", "", "at once, exit 1", good)
    context.table.add(f"  says: {said[:90]}", "")


def error_name(row):
    """The kind of a row's error, short enough to count by."""
    error = row["error"]
    return str(error.get("kind", error) if isinstance(error, dict) else error).split(":")[0][:40]


def show_every_fault(context, base, server):
    """A result or a named error for every task; or, where going on makes no sense, a run that stops and says why."""
    for fault, home in EVERY:
        workspace, done = run(context, base, server, [fault])
        rows = workspace.results(expect=None)
        bad = [row for row in rows if row["status"] != "ok"]
        ok = len(rows) - len(bad)
        complete = len(rows) == TASKS and all(row["error"] and row["status"] == "error" for row in bad)
        stopped = home == "none" and done.code == 1 and done.err.strip() != ""
        good = (complete or stopped) and {"all": ok == TASKS, "none": ok == 0, "any": True}[home]
        said = ", ".join(f"{count} {name}" for name, count in collections.Counter(map(error_name, bad)).most_common(2))
        if not complete and stopped:
            said = f"stopped after {server.stats()['requests']} requests: {done.err.strip().splitlines()[-1][:60]}"
        context.table.add(f"fault {fault}", f"{done.seconds:.2f} s, {ok} ok, {done.peak_kb / 1024:.0f} MB", said, "",
                          f"{home} ok, <= {BUDGET_MB} MB", good and done.peak_kb / 1024 <= BUDGET_MB)


def main():
    parser = bench.parser(__doc__)
    parser.add_argument("--promises", action="store_true", help="only the lines with a budget, not every fault")
    with bench.Bench(parser.parse_args()) as context, context.server("--huge-mb", 100, "--drip-ms", 0.1) as server:
        base = bench.Workspace(context, "base").prepare(server, TASKS, model_options=("--timeout", TIMEOUT_S))
        show_promises(context, base, server)
        show_hang(context, base, server)
        show_wrong_key(context, base, server)
        if not context.options.promises:
            show_every_fault(context, base, server)


main()
