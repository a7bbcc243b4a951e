"""Images that mean harm, written as they are made: what is large lies in a temporary file, never in memory."""

import contextlib
import hashlib
import io
import json
import os
import struct
import tarfile
import zipfile
import zlib

BLOCK = 512
PIECE = 1 << 20


def header(name, size, kind=b"0", mode=0o644):
    """A ustar header; quicker than tarfile's, for a million of them."""
    block = bytearray(BLOCK)
    block[0 : len(name)] = name
    block[100:108] = b"%07o\0" % mode
    block[108:124] = b"0000000\0" * 2
    block[124:136] = b"%011o\0" % size if size < 8 << 30 else b"\x80" + size.to_bytes(11, "big")
    block[136:148] = b"00000000000\0"
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def padded(content):
    return content + bytes(-len(content) % BLOCK)


def member(name, content, kind=b"0", mode=0o644):
    """An entry as a whole."""
    return header(name.encode(), len(content), kind, mode) + padded(content)


def entries(files):
    """A layer of {name: content}; a content may be a function that gives pieces, with its size: (size, pieces)."""
    for name, content in files.items():
        if isinstance(content, tuple):
            size, pieces = content
            yield header(name.encode(), size)
            yield from pieces
            yield bytes(-size % BLOCK)
        else:
            yield member(name, content)


def zeros(size):
    piece = bytes(PIECE)
    for start in range(0, size, PIECE):
        yield piece[: min(PIECE, size - start)]


def gzipped(pieces):
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def write_image(path, *layers, packed=False):
    """A docker-archive of layers, each an iterable of the bytes of its tar (without its end)."""
    with open(path, "w+b") as out:
        digests = []
        for number, layer in enumerate(layers):
            place = out.tell()
            out.write(bytes(BLOCK))
            digest = hashlib.sha256()

            def hashed(pieces, digest=digest):
                for piece in pieces:
                    digest.update(piece)
                    yield piece
                digest.update(bytes(2 * BLOCK))
                yield bytes(2 * BLOCK)

            for piece in gzipped(hashed(layer)) if packed else hashed(layer):
                out.write(piece)
            end = out.tell()
            out.write(bytes(-end % BLOCK))
            out.seek(place)
            out.write(header(b"%d.tar" % number, end - place - BLOCK))
            out.seek(0, os.SEEK_END)
            digests.append("sha256:" + digest.hexdigest())
        config = {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": digests}}
        names = [f"{number}.tar" for number in range(len(layers))]
        manifest = [{"Config": "config.json", "RepoTags": ["hostile:1"], "Layers": names}]
        out.write(member("config.json", json.dumps(config).encode()))
        out.write(member("manifest.json", json.dumps(manifest).encode()))
        out.write(bytes(2 * BLOCK))
    return path


def pax(records):
    """A pax header of {key: value} or of raw bytes."""
    if isinstance(records, dict):
        text = b""
        for key, value in records.items():
            line = b" " + key.encode() + b"=" + value.encode() + b"\n"
            size = len(line)
            while size != len(str(size)) + len(line):
                size = len(str(size)) + len(line)
            text += str(size).encode() + line
        records = text
    return member("pax", records, b"x")


def jar(files):
    """A zip of {name: content}, packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def overlapping_zip(names, content_size):
    """One packed content that every entry of the directory claims for its own."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    digest, packed = 0, b""
    for piece in zeros(content_size):
        packed += packer.compress(piece)
        digest = zlib.crc32(piece, digest)
    packed += packer.flush()
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, digest, len(packed), content_size, len(names[0]), 0)
    start = local + names[0].encode() + packed
    claims = []
    for name in names:
        claims.append(struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, digest, len(packed), content_size,
                                 len(name), 0, 0, 0, 0, 0, 0) + name.encode())  # fmt: skip
    directory = b"".join(claims)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(names), len(names), len(directory), len(start), 0)
    return start + directory + end


def elf(sections=0, section_offset=0, segments=0, segment_offset=0, rest=b""):
    """The header of a 64-bit ELF program that claims what it is told to, and what follows."""
    start = b"\x7fELF\x02\x01\x01" + bytes(9)
    return start + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400000, segment_offset, section_offset, 0, 64, 56, segments,
                               64, sections, max(sections - 1, 0)) + rest  # fmt: skip
