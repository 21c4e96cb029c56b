"""A small real name server on loopback, over UDP and TCP: answers from a table and knows no other name.

    NameServer({("kade.example", "TXT"): ["v=spf1 mx -all"], ("kade.example", "MX"): ["mail.kade.example"],
                ("mail.kade.example", "A"): ["127.0.0.1"]})

With silent=True it takes every question and answers none.
"""

import contextlib
import ipaddress
import socket
import struct
import threading

TYPES = {1: "A", 15: "MX", 16: "TXT", 28: "AAAA"}
UDP_LIMIT = 512


def encoded_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.rstrip(".").split(".")) + b"\0"


def encoded(kind, value):
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(value).packed
    if kind == "MX":
        return struct.pack("!H", 10) + encoded_name(value)
    text = value.encode()
    return b"".join(bytes([len(part)]) + part for part in (text[i:i + 255] for i in range(0, len(text), 255)))


class NameServer:
    def __init__(self, records, silent=False):
        self.records, self.silent, self.asked = records, silent, []
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        self.address = f"127.0.0.1:{self.port}"
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self.serve_udp, self.serve_tcp)]
        for thread in self.threads:
            thread.start()

    def answer(self, query, limit):
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode())
            at += 1 + query[at]
        kind = TYPES.get(struct.unpack("!H", query[at + 1:at + 3])[0], "?")
        name = ".".join(labels).lower()
        self.asked.append((name, kind))
        question = query[12:at + 5]
        values = self.records.get((name, kind), [])
        known = any(one[0] == name for one in self.records)
        body = b"".join(b"\xc0\x0c" + query[at + 1:at + 5] + struct.pack("!IH", 60, len(data)) + data
                        for data in (encoded(kind, value) for value in values))
        flags = 0x8180 if known else 0x8183  # 3: no such name
        if 12 + len(question) + len(body) > limit:
            flags, values, body = flags | 0x0200, [], b""  # cut off: ask again over TCP
        return query[:2] + struct.pack("!HHHHH", flags, 1, len(values), 0, 0) + question + body

    def serve_udp(self):
        with contextlib.suppress(OSError):
            while True:
                query, who = self.udp.recvfrom(65535)
                if not query:
                    return
                if not self.silent:
                    self.udp.sendto(self.answer(query, UDP_LIMIT), who)

    def serve_tcp(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.tcp.accept()
                with connection:
                    size = struct.unpack("!H", connection.recv(2))[0]
                    answer = self.answer(connection.recv(size), 65535)
                    connection.sendall(struct.pack("!H", len(answer)) + answer)

    def stop(self):
        for end in (self.udp, self.tcp):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
