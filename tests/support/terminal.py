"""Runs one program on a terminal of its own and types what it is told to.

Reads a JSON object from standard input: {argv, env, cwd, rows, columns, limit, steps}, where a step is {"wait": TEXT}
(until the program has printed it, after what was waited for before) or {"type": TEXT}. Prints {said, code, signal, usable,
stuck}: what the program wrote, how it ended, whether the terminal echoes and takes whole lines afterwards, and the step
that it got stuck in.
"""

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time

task = json.load(sys.stdin)
master, slave = os.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", task["rows"], task["columns"], 0, 0))


def take_terminal():
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


program = subprocess.Popen(
    task["argv"], stdin=slave, stdout=slave, stderr=slave, cwd=task["cwd"], env=task["env"], preexec_fn=take_terminal
)
said = b""
seen = 0
steps = list(task["steps"])
end = time.monotonic() + task["limit"]


def hear(seconds):
    """Whether anything was said within that time."""
    global said
    if not select.select([master], [], [], seconds)[0]:
        return False
    said += os.read(master, 65536)
    return True


while program.poll() is None and time.monotonic() < end:
    if steps and "wait" in steps[0]:
        text = steps[0]["wait"].encode()
        at = said.find(text, seen)
        if at >= 0:
            seen = at + len(text)
            steps.pop(0)
            continue
    elif steps:
        # A key that comes while the last one is still being worked on is another test.
        time.sleep(0.1)
        os.write(master, steps.pop(0)["type"].encode())
        continue
    hear(0.05)
stuck = program.poll() is None
if stuck:
    os.killpg(program.pid, signal.SIGKILL)
code = program.wait()
while hear(0.05):
    pass
flags = termios.tcgetattr(slave)[3]
json.dump(
    {
        "said": said.decode("utf-8", "replace"),
        "code": code if code >= 0 else None,
        "signal": -code if code < 0 else None,
        "usable": bool(flags & termios.ECHO) and bool(flags & termios.ICANON) and bool(flags & termios.ISIG),
        "stuck": (steps[0] if steps else {}) if stuck else None,
        "left": len(steps),
    },
    sys.stdout,
)
