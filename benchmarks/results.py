"""Keep what was found in benchmarks/results.json: one part for each heat, with the machine and the day of it."""

import json
import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")

Results = dict[str, dict[str, Any]]


def machine() -> dict[str, Any]:
    """Return the facts of the machine that figures depend on, and how busy it is now."""
    return {
        "processors": os.cpu_count(),
        "processor": _processor(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
        if hasattr(os, "sysconf")
        else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": [round(one, 1) for one in os.getloadavg()] if hasattr(os, "getloadavg") else [],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def read_results(path: Path = RESULTS) -> Results:
    """Return what is kept, nothing where there is no file."""
    kept: Results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return kept


def keep(found: Results, path: Path = RESULTS) -> None:
    """Put heats into the file; those that were not measured now stay as they are."""
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    stamped = {key: {"taken": now, "machine": machine(), **one} for key, one in found.items()}
    text = json.dumps(read_results(path) | stamped, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
