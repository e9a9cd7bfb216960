#!/usr/bin/env python3
"""Writes bench/service_times.toml anew: runs the benchmarks and keeps what `tasuki simulate` needs.

    bench/service_times.py [--seconds N]      takes minutes; nothing else should run meanwhile
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# name in the file: benchmark, field of its JSON
FIGURES = {
    "push_exchange_cpu": (["push"], "cpu_ms_per_document"),
    "summary_exchange_cpu": (["summary", "--persons", "10000"], "cpu_ms_per_summary"),
    "validate": (["validate"], "referral_median_ms"),
    "check_signature": (["signatures"], "es256_check_ms"),
    "pull_exchange_cpu": (["pull"], "pull_exchange_cpu_ms"),
    "pull_holder_cpu": (["pull"], "pull_holder_cpu_ms"),
}


def measure(benchmark, seconds):
    command = ["bench/run", *benchmark, "--seconds", str(seconds), "--json"]
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return " ".join(command), json.loads(result.stdout.strip().splitlines()[-1])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=8)
    seconds = arguments.parse_args().seconds
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    reports = {}
    text = ("# What the service takes, as the benchmarks measured it: the service times of `tasuki simulate`.\n"
            "# bench/service_times.py writes this file anew.\n")
    for name, (benchmark, field) in FIGURES.items():
        key = tuple(benchmark)
        if key not in reports:
            reports[key] = measure(benchmark, seconds)
        command, report = reports[key]
        if field not in report:
            sys.exit(f"{command}: there is no field {field}; there are {', '.join(sorted(report))}")
        text += f'\n[{name}]\nvalue = {report[field]:.4g}\nunit = "ms"\ncommand = "{command}"\ncommit = "{commit}"\n'
    (ROOT / "bench/service_times.toml").write_text(text)


if __name__ == "__main__":
    main()
