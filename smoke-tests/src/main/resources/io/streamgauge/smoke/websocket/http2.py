# SPDX-FileCopyrightText: The Streamgauge authors
# SPDX-License-Identifier: Apache-2.0
"""One stream of HTTP/2 (RFC 9113) that a WebSocket is tunnelled through (RFC 8441).

To the client it is a socket: what is sent becomes DATA frames as the windows allow, what is
received is what DATA frames carried, and the windows are opened as it is taken. Frames are read by a
thread of its own, so that a client that takes nothing closes its windows and nothing else.
"""
import collections
import struct
import threading

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM, ACK, END_HEADERS = 1, 1, 4
HEADER_TABLE_SIZE, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, ENABLE_CONNECT_PROTOCOL = 1, 4, 5, 8
CANCEL = 8
STREAM = 1
WINDOW = 65535

# What a server may send before it is taken, on the stream and on its connection. Browsers have more;
# with less, a server whose handlers send on the thread that reads would wait for its own reading.
TAKEN = 1 << 21


class Stream:
    """Made of a connected socket; asks for nothing before the server allows it."""

    def __init__(self, connected, patience):
        self.socket = connected
        self.patience = patience
        self.changed = threading.Condition()
        self.writing = threading.Lock()
        self.settings = {MAX_FRAME_SIZE: 16384, INITIAL_WINDOW_SIZE: WINDOW}
        self.windows = [WINDOW, WINDOW]  # the connection's, the stream's
        self.received = collections.deque()
        self.headers = None
        self.ended = False  # the server sends no more
        self.over = False  # nor does it take any
        self.socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        # Without a dynamic table a head can be read without those before it.
        settings = {HEADER_TABLE_SIZE: 0, INITIAL_WINDOW_SIZE: TAKEN}
        self.write(SETTINGS, 0, 0, b"".join(struct.pack(">HI", *each) for each in settings.items()))
        self.write(WINDOW_UPDATE, 0, 0, struct.pack(">I", TAKEN - WINDOW))
        threading.Thread(target=self.read, daemon=True).start()

    def connect(self, headers):
        """Asks for a tunnel. Answers the response's headers, none where there was no response."""
        self.wait(lambda: ENABLE_CONNECT_PROTOCOL in self.settings)
        block = b"".join(b"\0" + text(name) + text(value) for name, value in headers)
        self.write(HEADERS, END_HEADERS, STREAM, block)
        self.wait(lambda: self.headers is not None)
        return self.headers or {}

    def wait(self, holds):
        with self.changed:
            if not self.changed.wait_for(lambda: self.over or holds(), self.patience):
                raise TimeoutError

    # ---- what a socket does ---------------------------------------------------------------------
    def sendall(self, payload):
        while payload:
            self.wait(lambda: min(self.windows) > 0)
            if self.over:
                raise BrokenPipeError
            with self.changed:
                size = min(len(payload), self.settings[MAX_FRAME_SIZE], *self.windows)
                self.windows = [window - size for window in self.windows]
            self.write(DATA, 0, STREAM, payload[:size])
            payload = payload[size:]

    def recv(self, _):
        self.wait(lambda: self.received or self.ended)
        if not self.received:
            return b""
        payload, size = self.received.popleft()
        if size and not self.over:
            update = struct.pack(">I", size)
            self.write(WINDOW_UPDATE, 0, 0, update)
            self.write(WINDOW_UPDATE, 0, STREAM, update)
        return payload or self.recv(_)

    def reset(self):
        self.write(RST_STREAM, 0, STREAM, struct.pack(">I", CANCEL))
        self.end()

    def setsockopt(self, *option):
        self.socket.setsockopt(*option)

    def close(self):
        self.socket.close()

    # ---- frames (section 4.1) -------------------------------------------------------------------
    def write(self, kind, flags, stream, payload):
        head = struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream)
        with self.writing:
            self.socket.sendall(head + payload)

    def read(self):
        try:
            while True:
                head = self.take(9)
                kind, flags, stream = struct.unpack(">BBI", head[3:])
                self.frame(kind, flags, stream, self.take(int.from_bytes(head[:3], "big")))
        except (EOFError, OSError):
            self.end()

    def take(self, size):
        taken = b""
        while len(taken) < size:
            more = self.socket.recv(size - len(taken))
            if not more:
                raise EOFError
            taken += more
        return taken

    def frame(self, kind, flags, stream, payload):
        if kind == SETTINGS and not flags & ACK:
            self.write(SETTINGS, ACK, 0, b"")
        elif kind == PING and not flags & ACK:
            self.write(PING, ACK, 0, payload)
        with self.changed:
            if kind == DATA:
                padding = payload[0] if flags & 8 else 0
                plain = payload[1 : len(payload) - padding] if flags & 8 else payload
                self.received.append((plain, len(payload)))
            elif kind == HEADERS and self.headers is None:
                self.headers = read_headers(payload)
            elif kind == SETTINGS:
                for at in range(0, len(payload), 6):
                    name, value = struct.unpack(">HI", payload[at : at + 6])
                    if name == INITIAL_WINDOW_SIZE:
                        self.windows[1] += value - self.settings[INITIAL_WINDOW_SIZE]
                    if name != ENABLE_CONNECT_PROTOCOL or value:
                        self.settings[name] = value
            elif kind == WINDOW_UPDATE:
                self.windows[1 if stream else 0] += int.from_bytes(payload, "big")
            self.ended |= kind in (DATA, HEADERS) and flags & END_STREAM != 0
            self.over |= kind in (RST_STREAM, GOAWAY)
            self.changed.notify_all()

    def end(self):
        with self.changed:
            self.over = True
            self.changed.notify_all()


# ---- HPACK (RFC 7541) ---------------------------------------------------------------------------
STATUS = {8: "200", 9: "204", 10: "206", 11: "304", 12: "400", 13: "404", 14: "500"}

# Codes of 5 bits and of 6, of 7 and so on: in the order of their symbols, each one more than the
# one before (appendix B). What takes more bits is in no header that matters here.
HUFFMAN = {
    5: "012aceiost",
    6: " %-./3456789=A_bdfghlmnpru",
    7: ":BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz",
    8: "&*,;XZ",
}


def text(value):
    """A string as it is: neither indexed nor compressed."""
    data = value.encode()
    return integer(len(data)) + data


def integer(value):
    """With a prefix of 7 bits."""
    if value < 127:
        return bytes([value])
    head, value = b"\x7f", value - 127
    while value > 127:
        head, value = head + bytes([value & 127 | 128]), value >> 7
    return head + bytes([value])


def read_headers(block):
    """By name; those whose names only an index says are left out, but for the status."""
    headers = {}
    at = 0
    while at < len(block):
        first = block[at]
        if first & 0x80:
            index, at = read_integer(block, at, 7)
            if index in STATUS:
                headers[":status"] = STATUS[index]
        elif first & 0xE0 == 0x20:
            _, at = read_integer(block, at, 5)
        else:
            index, at = read_integer(block, at, 6 if first & 0x40 else 4)
            name = ":status" if index in STATUS else ""
            if index == 0:
                name, at = read_text(block, at)
            value, at = read_text(block, at)
            if name:
                headers[name] = value
    return headers


def read_integer(block, at, bits):
    mask = (1 << bits) - 1
    value = block[at] & mask
    at += 1
    if value == mask:
        shift = 0
        while True:
            value += (block[at] & 127) << shift
            shift += 7
            at += 1
            if not block[at - 1] & 128:
                break
    return value, at


def read_text(block, at):
    compressed = block[at] & 0x80
    size, at = read_integer(block, at, 7)
    data = block[at : at + size]
    return (inflate(data) if compressed else data.decode("latin-1")), at + size


def inflate(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    plain = ""
    at = 0
    while at < len(bits):
        first = 0
        for size in range(5, 9):
            symbols = HUFFMAN[size]
            code = bits[at : at + size]
            if len(code) == size and int(code, 2) - first < len(symbols):
                plain += symbols[int(code, 2) - first]
                at += size
                break
            first = first + len(symbols) << 1
        else:
            break  # padding, or a rare symbol
    return plain
