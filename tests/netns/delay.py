#!/usr/bin/env python3
"""Real round-trip times where the kernel has no netem. Run as root in a network namespace of its own.

Each address 10.66.0.N is a far name for this host: a packet sent to it comes back to 10.66.0.1 after so many milliseconds,
its two addresses exchanged, so that a server on 10.66.0.1 answers from far away. A round trip is twice that long.

    delay.py 10.66.0.5=25 10.66.0.6=150     one way, in milliseconds

Prints "ready" when the link is up. An address that is not named swallows everything.
"""

import fcntl
import heapq
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000


def main():
    delays = {address: float(ms) / 1000 for address, ms in (rule.split("=") for rule in sys.argv[1:])}
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", b"far0", IFF_TUN | IFF_NO_PI))
    for command in ("ip addr add 10.66.0.1/24 dev far0", "ip link set far0 up"):
        subprocess.check_call(command.split())
    print("ready", flush=True)
    waiting, order = [], 0
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            os.write(tun, heapq.heappop(waiting)[2])
        wait = max(0, waiting[0][0] - now) if waiting else None
        if not select.select([tun], [], [], wait)[0]:
            continue
        packet = os.read(tun, 65535)
        if packet[0] >> 4 != 4:
            continue
        source, destination = packet[12:16], packet[16:20]
        delay = delays.get(".".join(map(str, destination)))
        if delay is None:
            continue
        order += 1  # keeps packets that are due at once in order
        heapq.heappush(waiting, (time.monotonic() + delay, order, packet[:12] + destination + source + packet[20:]))


main()
