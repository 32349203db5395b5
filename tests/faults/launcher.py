"""A process that has the program loaded and forks a child for each command: thousands of ends become affordable.

It reads one JSON object per line (``Job`` in rig.py) and answers each with one line. The child runs the real program on
a real disk; ``defect`` plants one of defects.py into it, ``strace`` traces it from its first system call on,
``kill_after`` kills its process group after so many seconds.
"""

import codecs
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import disputekit
from disputekit.cli.main import run
from tests.faults.defects import DEFECTS

PR_SET_PTRACER = 0x59616D61
ANY = ctypes.c_ulong(-1)
LONG = 120  # seconds after which a command is taken to hang


def preload() -> None:
    """Load what commands load late, so that a child spends its life on what it writes."""
    for module in pkgutil.walk_packages(disputekit.__path__, "disputekit."):
        if module.name != "disputekit.__main__":
            importlib.import_module(module.name)
    for command in (["help", "all"], ["status"]):  # and what they load when they are called
        run([*command, *(["--workspace", os.devnull + "/none"] if command == ["status"] else [])])
    for encoding in ("unicode-escape", "utf-8-sig", "utf-16", "utf-32", "cp1252", "idna"):
        codecs.lookup(encoding)
    importlib.import_module("_strptime")  # another user may not be allowed to load these later
    gc.freeze()


def live(job: dict[str, Any], gate: int, out: int, err: int) -> NoReturn:
    """Be the command, in a child."""
    os.setpgid(0, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.chdir(job["folder"])
    os.environ.update(job["environment"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if job["user"]:
        os.setgroups([])
        os.setgid(job["user"])
        os.setuid(job["user"])
    if job["strace"]:
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANY, 0, 0, 0)
    code = 99
    try:
        finish = DEFECTS[job["defect"]]() if job["defect"] else None
        sys.argv = ["dk", *job["command"]]
        os.read(gate, 1)
        code = run()
        if finish:
            finish()
    except BaseException:  # noqa: BLE001 - the parent must hear of everything
        traceback.print_exc()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 120  # as Python does at its end
    os._exit(code)


def perform(job: dict[str, Any]) -> dict[str, Any]:
    """Run one command to its end, or to the one it is given."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(writing)
            live(job, reading, out.fileno(), err.fileno())
        os.close(reading)
        tracer = attach(child, job["strace"]) if job["strace"] else None
        began = time.monotonic()
        os.write(writing, b"!")
        os.close(writing)
        if job["kill_heard"]:
            killed = wait_to_hear(child, out.fileno())
        else:
            killed = wait(child, job["kill_after"] or LONG)
        _, status, usage = os.wait4(child, 0)
        took = time.monotonic() - began
        if tracer:
            tracer.wait()
        return {
            "code": os.waitstatus_to_exitcode(status),
            "killed": killed,
            "seconds": took,
            "memory": usage.ru_maxrss * 1024,
            "out": text(out),
            "err": text(err),
        }


def attach(child: int, options: list[str]) -> "subprocess.Popen[bytes]":
    """Let strace trace a child that waits at its gate."""
    tracer = subprocess.Popen(["strace", "-f", "-qq", *options, "-p", str(child)], stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{child}/status")
    while "TracerPid:\t0\n" in status.read_text(encoding="ascii"):
        if tracer.poll() is not None:
            os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.001)
    return tracer


def wait(child: int, seconds: float) -> bool:
    """Wait for a child, and kill its process group when the time is over; tells whether that was needed."""
    handle = os.pidfd_open(child)
    try:
        ended, _, _ = select.select([handle], [], [], seconds)
        if ended:
            return False
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:  # it is not yet the head of a group
            os.kill(child, signal.SIGKILL)
        return True
    finally:
        os.close(handle)


def wait_to_hear(child: int, out: int) -> bool:
    """Kill a child as soon as it has said something; tells whether it was killed."""
    while not os.fstat(out).st_size:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            return False
    os.kill(child, signal.SIGKILL)
    return True


def text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")


def main() -> None:
    """Answer jobs until the other side closes."""
    jobs, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    preload()
    for line in jobs:
        answers.write(json.dumps(perform(json.loads(line))).encode("ascii") + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
