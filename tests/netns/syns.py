#!/usr/bin/env python3
"""Prints `ADDRESS PORT` of every TCP connection attempt that leaves this network namespace for another address than
loopback, until it is killed: the first packets (SYN without ACK), as the kernel hands them to a packet socket. The first line
is `ready`. Needs CAP_NET_RAW."""
import ipaddress
import socket
import struct
import sys

ETH_P_ALL = 3
OUTGOING = 4
sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
print("ready", flush=True)
while True:
    packet, (_, _, kind, _, _) = sock.recvfrom(65535)
    if kind != OUTGOING or not packet:
        continue
    if packet[0] >> 4 == 4 and packet[9] == 6:
        to, tcp = ipaddress.ip_address(packet[16:20]), packet[(packet[0] & 15) * 4:]
    elif packet[0] >> 4 == 6 and packet[6] == 6:
        to, tcp = ipaddress.ip_address(packet[24:40]), packet[40:]
    else:
        continue
    if len(tcp) < 14 or tcp[13] & 0x12 != 0x02 or to.is_loopback:
        continue
    try:
        print(to, struct.unpack("!H", tcp[2:4])[0], flush=True)
    except BrokenPipeError:
        sys.exit(0)
