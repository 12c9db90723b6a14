# SPDX-FileCopyrightText: The Streamgauge authors
# SPDX-License-Identifier: Apache-2.0
"""A WebSocket client (RFC 6455, RFC 7692) that does as it is told and counts what it sees.

Written against the RFCs with nothing but sockets and zlib, so that it shares no code with any
server under test. Commands come as lines on standard input; what was seen goes to standard output
as lines of `key value` when the input ends.

    client.py HOST PORT TARGET [tls|h2] [rcvbuf=N] [pong=auto|never|SECONDS] [engine=SECONDS]
        [Header: value]...

With engine=, a text "2" is answered by a text "3" so many seconds later, as Engine.IO has it.

    text STRING          a text message in one frame
    lines STRING         the same, in which \\n, \\r and \\0 are what they are in C
    beat MILLIS STRING   the same, and again and again from then on
    binary N             a binary message of N bytes in one frame
    burst COUNT N        so many binary messages of N bytes
    frame OPCODE FIN N   a frame of N bytes, FIN being 0 or 1
    part OPCODE FIN STRING   the same with that text, of which the end of the line is the end
    ping STRING          a ping
    close CODE           a close frame, then waits for the server's; CODE 0 is one without a code
    raw HEX              these bytes, as they are
    expect N             waits until N data messages have been received since the start
    frames N             waits until N data frames have been received since the start
    pause / resume       stops reading, and goes on
    closed               waits until the server has closed the connection
    cut                  resets the connection
    reset                resets its stream of HTTP/2

With `h2` it is tunnelled through a stream of HTTP/2 in clear text (RFC 8441): see http2.py.
"""
import base64
import hashlib
import os
import select
import socket
import ssl
import struct
import sys
import threading
import time
import zlib

import http2

PATIENCE = 30
CONTROL = {8: "close", 9: "ping", 10: "pong"}
DATA = {1: "text", 2: "binary"}
HEARTBEATS = (b"\n", b"\r\n", b"2", b"3")  # of STOMP, of Engine.IO
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Side:
    """What went one way."""

    def __init__(self):
        self.counts = {}
        self.type = None
        self.compressed = False
        self.codec = None

    def add(self, key, more=1):
        self.counts[key] = self.counts.get(key, 0) + more

    def data(self, opcode, fin, wire, payload):
        if opcode:
            self.type = DATA[opcode]
        self.add("frames")
        self.add("wire", wire)
        self.add("bytes", payload)
        if fin:
            self.add("messages")
            self.add(self.type)


class Secured:
    """A TLS connection that is read and written at a time, which OpenSSL itself is not made for."""

    def __init__(self, connection):
        self.connection = connection
        self.connection.setblocking(False)
        self.lock = threading.Lock()

    def attempt(self, call, argument):
        while True:
            try:
                with self.lock:
                    return call(argument)
            except ssl.SSLWantReadError:
                ready = select.select([self.connection], [], [], PATIENCE)
            except ssl.SSLWantWriteError:
                ready = select.select([], [self.connection], [], PATIENCE)
            if not any(ready):
                raise TimeoutError

    def recv(self, size):
        return self.attempt(self.connection.recv, size)

    def sendall(self, wire):
        left = memoryview(wire)
        while left:
            left = left[self.attempt(self.connection.send, left):]

    def setsockopt(self, level, name, value):
        self.connection.setsockopt(level, name, value)

    def close(self):
        self.connection.close()


class Client:
    def __init__(self, host, port, target, options):
        self.sent, self.received = Side(), Side()
        self.close = None
        self.last = ""
        self.status = 0
        self.headers = {}
        self.gone = False
        self.failure = ""
        self.pong = "auto"
        self.engine = None
        self.echo = True
        self.lock = threading.Lock()
        self.whole = threading.Lock()
        self.seen = threading.Condition()
        self.running = threading.Event()
        self.running.set()
        self.buffer = b""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        extra = []
        tls = tunnelled = False
        for option in options:
            if option == "tls":
                tls = True
            elif option == "h2":
                tunnelled = True
            elif option.startswith("rcvbuf="):
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, int(option[7:]))
            elif option.startswith("pong="):
                self.pong = option[5:]
            elif option.startswith("engine="):
                self.engine = float(option[7:])
            else:
                extra.append(option)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            self.socket = Secured(context.wrap_socket(self.socket))
        headers = [(name, value.strip()) for name, _, value in (h.partition(":") for h in extra)]
        if tunnelled:
            self.ask_for_tunnel(f"{host}:{port}", target, headers)
        else:
            self.handshake(f"{host}:{port}", target, headers)

    def ask_for_tunnel(self, authority, target, extra):
        self.socket = http2.Stream(self.socket, PATIENCE)
        headers = {
            ":method": "CONNECT",
            ":protocol": "websocket",
            ":scheme": "http",
            ":path": target,
            ":authority": authority,
            "sec-websocket-version": "13",
        }
        headers.update((name.lower(), value) for name, value in extra)
        self.headers = self.socket.connect([each for each in headers.items() if each[1]])
        self.status = int(self.headers.pop(":status", 0))
        self.begin(self.status == 200)

    def handshake(self, authority, target, extra):
        key = base64.b64encode(os.urandom(16)).decode()
        headers = {
            "Host": authority,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        }
        headers.update(extra)
        head = f"GET {target} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
        self.socket.sendall((head + "\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            more = self.socket.recv(65536)
            if not more:
                break
            self.buffer += more
        answer, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        lines = answer.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if " " in lines[0] else 0
        self.headers = {
            name.lower(): value.strip() for name, _, value in (l.partition(":") for l in lines[1:])
        }
        if self.status == 101:
            accept = base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()
            if self.headers.get("sec-websocket-accept") != accept:
                raise SystemExit("wrong Sec-WebSocket-Accept")
        self.begin(self.status == 101)

    def begin(self, granted):
        if granted:
            extensions = self.headers.get("sec-websocket-extensions", "")
            if extensions.startswith("permessage-deflate"):
                self.fresh_out = "client_no_context_takeover" in extensions
                self.fresh_in = "server_no_context_takeover" in extensions
                self.sent.codec = zlib.compressobj(6, zlib.DEFLATED, -15)
                self.received.codec = zlib.decompressobj(-15)
            threading.Thread(target=self.read, daemon=True).start()
        else:
            self.gone = True

    # ---- sending --------------------------------------------------------------------------------
    def frame(self, opcode, fin, payload, rsv=0):
        head = bytes([fin << 7 | rsv << 4 | opcode])
        size = len(payload)
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        mask = os.urandom(4)
        repeated = mask * (size // 4 + 1)
        number = int.from_bytes(payload, "big") ^ int.from_bytes(repeated[:size], "big")
        self.write(head + mask + number.to_bytes(size, "big"))

    def write(self, wire):
        # Over TLS, what is written last may be told of the close that answers it.
        try:
            with self.lock:
                self.socket.sendall(wire)
        except OSError as failure:
            self.failure = type(failure).__name__

    def send_data(self, opcode, fin, payload):
        wire, rsv = payload, 0
        if self.sent.codec and opcode:
            wire = self.sent.codec.compress(payload) + self.sent.codec.flush(zlib.Z_SYNC_FLUSH)
            wire, rsv = wire[:-4], 4
            if self.fresh_out:
                self.sent.codec = zlib.compressobj(6, zlib.DEFLATED, -15)
        self.sent.data(opcode, fin, len(wire), len(payload))
        self.frame(opcode, fin, wire, rsv)

    def send_text(self, payload):
        with self.whole:
            if self.gone or self.close:
                return False
            if payload in HEARTBEATS:
                self.sent.add("heartbeats")
            self.send_data(1, 1, payload)
            return True

    def beat(self, seconds, payload):
        while self.send_text(payload):
            time.sleep(seconds)

    def send_control(self, opcode, payload):
        self.sent.add(CONTROL[opcode])
        if opcode == 8 and self.close is None:
            with self.whole:
                self.close = ("peer", payload)
        self.frame(opcode, 1, payload)

    # ---- receiving ------------------------------------------------------------------------------
    def take(self, size):
        while len(self.buffer) < size:
            self.running.wait()
            more = self.socket.recv(65536)
            if not more:
                raise EOFError
            self.buffer += more
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def read(self):
        try:
            while True:
                self.read_frame()
        except (EOFError, OSError, ValueError) as failure:
            self.failure = self.failure or type(failure).__name__
        with self.seen:
            self.gone = True
            self.seen.notify_all()

    def read_frame(self):
        first, second = self.take(2)
        size = second & 0x7F
        if size == 126:
            (size,) = struct.unpack(">H", self.take(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", self.take(8))
        payload = self.take(size)
        opcode, fin = first & 15, first >> 7
        with self.seen:
            if opcode in CONTROL:
                self.control(opcode, payload)
            else:
                self.data(opcode, fin, first, payload)
            self.seen.notify_all()

    def data(self, opcode, fin, first, payload):
        side = self.received
        if opcode:
            side.compressed = bool(first & 0x40)
        size = len(payload)
        if side.compressed:
            plain = side.codec.decompress(payload + (b"\0\0\xff\xff" if fin else b""))
            size = len(plain)
            if fin and self.fresh_in:
                side.codec = zlib.decompressobj(-15)
        elif opcode == 1 and fin:
            self.last = payload.decode()
            if payload in HEARTBEATS:
                side.add("heartbeats")
            if payload == b"2" and self.engine is not None:
                threading.Timer(self.engine, self.send_text, (b"3",)).start()
        side.data(opcode, fin, len(payload), size)

    def control(self, opcode, payload):
        self.received.add(CONTROL[opcode])
        if opcode == 8:
            if self.close is None:
                with self.whole:
                    self.close = ("local", payload)
                self.send_control(8, payload[:2])
        elif opcode == 9 and self.pong == "auto":
            self.send_control(10, payload)
        elif opcode == 9 and self.pong != "never":
            threading.Timer(float(self.pong), self.send_control, (10, payload)).start()

    # ---- commands -------------------------------------------------------------------------------
    def wait(self, holds):
        with self.seen:
            if not self.seen.wait_for(lambda: self.gone or holds(), PATIENCE):
                self.failure = "not within patience"

    def obey(self, line):
        command, _, rest = line.partition(" ")
        if command == "text":
            self.send_data(1, 1, rest.encode())
        elif command == "lines":
            self.send_text(unescaped(rest))
        elif command == "beat":
            millis, _, text = rest.partition(" ")
            beats = (int(millis) / 1000, unescaped(text))
            threading.Thread(target=self.beat, args=beats, daemon=True).start()
        elif command == "binary":
            self.send_data(2, 1, bytes(i * 31 & 0xFF for i in range(int(rest))))
        elif command == "burst":
            count, size = (int(word) for word in rest.split(" "))
            for _ in range(count):
                self.send_data(2, 1, b"x" * size)
        elif command == "frame":
            opcode, fin, size = (int(word) for word in rest.split(" "))
            self.send_data(opcode, fin, b"x" * size)
        elif command == "part":
            opcode, fin, text = rest.split(" ", 2)
            self.send_data(int(opcode), int(fin), text.encode())
        elif command == "ping":
            self.send_control(9, rest.encode())
        elif command == "close":
            code = int(rest)
            self.send_control(8, struct.pack(">H", code) if code else b"")
            self.wait(lambda: False)
        elif command == "raw":
            self.write(bytes.fromhex(rest))
        elif command == "expect":
            self.wait(lambda: self.received.counts.get("messages", 0) >= int(rest))
        elif command == "frames":
            self.wait(lambda: self.received.counts.get("frames", 0) >= int(rest))
        elif command == "pause":
            self.running.clear()
        elif command == "resume":
            self.running.set()
        elif command == "closed":
            self.wait(lambda: False)
        elif command == "cut":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.socket.close()
            self.gone = True
        elif command == "reset":
            self.socket.reset()
        elif command == "count":
            print(f"count {self.received.counts.get(rest, 0)}", flush=True)
        else:
            raise SystemExit(f"no such command: {line}")

    def report(self):
        print("status", self.status)
        for name, value in self.headers.items():
            print(f"header.{name}", value)
        for name, side in (("sent", self.sent), ("received", self.received)):
            for key, value in side.counts.items():
                print(f"{name}.{key}", value)
        initiator, payload = self.close or ("none", b"")
        code = struct.unpack(">H", payload[:2])[0] if len(payload) > 1 else 1005
        print("last", self.last)
        print("close.initiator", initiator)
        print("close.code", 1006 if self.close is None else code)
        print("failure", self.failure)
        print("end", flush=True)


def unescaped(text):
    for written, meant in (("\\n", "\n"), ("\\r", "\r"), ("\\0", "\0")):
        text = text.replace(written, meant)
    return text.encode()


def main():
    client = Client(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:])
    print("open", client.status, flush=True)
    for line in sys.stdin:
        client.obey(line.rstrip("\n"))
        print("done", flush=True)
    client.report()


try:
    main()
except BrokenPipeError:
    os._exit(1)  # whoever asked has gone
