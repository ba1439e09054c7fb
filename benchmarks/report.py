"""What the benchmarks share: alternated timing, the machine, and their sections of README.md."""

import os
import platform
import re
import textwrap
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

README = Path(__file__).with_name("README.md")
INTRODUCTION = """# Benchmarks

`make bench` installs what is compared with, measures, and writes the sections below anew; one of
them alone: `make bench BENCH_FLAGS=training`. Everything within a section was measured in one run, on
one machine. Look at the ratios: milliseconds differ from machine to machine.
"""


def alternated(contestants, rounds):
    """Seconds, shape (rounds, contestants): in every round each of them once, one after the other.

    A contestant is a pair (prepare, run); only `run(prepare())` is timed, without `prepare`. What
    disturbs the machine for a while then disturbs them all, and ratios within a round stand. It is
    processor time: in a process that is bound to one core, what a clock would show if nothing else
    ran on the machine.
    """
    seconds = np.empty((rounds, len(contestants)))
    for row in seconds:
        for i, (prepare, run) in enumerate(contestants):
            ready = prepare()
            start = time.process_time()
            run(ready)
            row[i] = time.process_time() - start
    return seconds


def machine(*packages):
    """A sentence about processor, threads of the linear algebra, and versions."""
    from threadpoolctl import threadpool_info

    processor = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text("utf-8"))
        processor = found[1] if found else processor
    libraries = {
        f"{pool['internal_api']} {pool['version']} ({pool.get('architecture', '?')}, "
        f"{pool['num_threads']} thread{'s' if pool['num_threads'] > 1 else ''})"
        for pool in threadpool_info()
        if pool["user_api"] == "blas"
    }
    setting = os.environ.get("OPENBLAS_CORETYPE")
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()}; Python "
        f"{platform.python_version()}, {', '.join(f'{p} {version(p)}' for p in packages)}; "
        f"{', '.join(sorted(libraries))}; OPENBLAS_CORETYPE "
        f"{f'set to {setting}' if setting else 'not set'}."
    )


def table(head, rows):
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def write_section(name, text):
    """Put the text into README.md between the comments that name its section."""
    whole = README.read_text("utf-8") if README.exists() else INTRODUCTION
    section = f"<!-- {name} -->\n{_wrapped(text.strip())}\n<!-- end of {name} -->"
    pattern = re.compile(f"<!-- {name} -->.*?<!-- end of {name} -->", re.DOTALL)
    if pattern.search(whole):
        whole = pattern.sub(lambda _: section, whole)
    else:
        whole = f"{whole.rstrip()}\n\n{section}\n"
    README.write_text(whole, "utf-8")


def _wrapped(text):
    """Paragraphs in lines of a readable length; headings, tables and pictures as they are."""
    blocks = text.split("\n\n")
    return "\n\n".join(
        block if block[:1] in "|#!" else textwrap.fill(" ".join(block.split()), 100)
        for block in blocks
    )
