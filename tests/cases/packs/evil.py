#!/usr/bin/env python3
"""evil.py OUT: archives of packs that are built to do harm, or are no longer whole. Each has to be refused."""
import gzip
import io
import os
import random
import struct
import sys
import tarfile

OUT = sys.argv[1]
os.makedirs(OUT, exist_ok=True)
PACK = b'schema = 1\nname = "p"\nversion = "1.0.0"\n'
BLUEPRINT = b'schema = 1\nname = "svc"\n'


def regular(name, data=b"x", mode=0o644, **fields):
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), mode
    for key, value in fields.items():
        setattr(info, key, value)
    return info, data


def special(name, kind, target="", **fields):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    for key, value in fields.items():
        setattr(info, key, value)
    return info, b""


def tar(entries, form=tarfile.USTAR_FORMAT, sound=True):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        whole = [regular("pack.toml", PACK), regular("svc/blueprint.toml", BLUEPRINT)] if sound else []
        for info, data in whole + entries:
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def write(name, data):
    with open(f"{OUT}/{name}.tgz", "wb") as file:
        file.write(data)


def hostile(name, *entries, form=tarfile.USTAR_FORMAT):
    """An archive that would be a pack without these entries."""
    write(name, gzip.compress(tar(list(entries), form)))


def header(name, size, kind=b"0", mode=b"0000644\0", magic=b"ustar\x0000", checksum=None):
    """One header, as wrong as asked for."""
    field = size if isinstance(size, bytes) else f"{size:011o}\0".encode()
    raw = name.ljust(100, b"\0")[:100] + mode + b"0000000\0" * 2 + field + b"0" * 11 + b"\0" + b" " * 8 + kind
    raw = bytearray((raw + b"\0" * 100 + magic).ljust(512, b"\0"))
    raw[148:156] = f"{sum(raw) if checksum is None else checksum:06o}\0 ".encode()
    return bytes(raw)


def raw(name, *blocks):
    """Headers after those of a pack that is fine."""
    sound = tar([])[: 4 * 512]
    write(name, gzip.compress(sound + b"".join(blocks) + b"\0" * 1024))


block = lambda data: data.ljust((len(data) + 511) // 512 * 512, b"\0")

# Paths that leave, and paths that are none.
for number, path in enumerate(
    ["../pwn", "svc/../../pwn", "svc/..", "./pwn", "/pwn", "//pwn", "svc//pwn", "svc/./pwn", "..", ".", "a\\..\\pwn", "C:/pwn",
     "C:pwn", "\\\\host\\pwn", "~/../pwn"]
):
    if path not in ("~/../pwn",):
        hostile(f"path-{number:02}", regular(path))
hostile("path-home", regular("~/../../pwn"))
for name in ["CON", "nul.txt", "a/com1", "lpt9.tar.gz", "conin$", "COM\u00b9", "prn ", "trail.", "trail "]:
    hostile("device-" + "".join(c if c.isalnum() else "_" for c in name), regular(name), form=tarfile.PAX_FORMAT)
for number, character in enumerate('*?"<>|:\t\n\x7f\x1b\u200b\u202e\ufeff'):
    hostile(f"character-{number:02}", regular(f"a{character}b"), form=tarfile.PAX_FORMAT)
for name in [".git/config", ".GIT/hooks/post-checkout", "svc/.git/x", "svc/.Git", "GIT~1/config"]:
    hostile("git-" + "".join(c if c.isalnum() else "_" for c in name), regular(name, b"#!/bin/sh\ntouch pwn", 0o755))
hostile("long-path", regular("/".join(["d" * 20] * 12)), form=tarfile.GNU_FORMAT)
hostile("long-name", regular("n" * 300), form=tarfile.GNU_FORMAT)
hostile("empty-name", regular(""))

# Two names for one place.
hostile("twice", regular("a", b"1"), regular("a", b"2"))
hostile("twice-manifest", regular("pack.toml", PACK.replace(b"1.0.0", b"9.9.9")))
hostile("case", regular("svc/Readme"), regular("svc/README"))
hostile("case-folder", regular("Svc/reference/x"), regular("SVC"))
hostile("sharp-s", regular("stra\u00dfe"), regular("STRASSE"), form=tarfile.PAX_FORMAT)
hostile("not-nfc", regular("cafe\u0301"), form=tarfile.PAX_FORMAT)
hostile("file-and-folder", regular("d/e"), regular("d"))

# What is no regular file.
for name, kind in [("link", tarfile.SYMTYPE), ("hard-link", tarfile.LNKTYPE), ("fifo", tarfile.FIFOTYPE), ("char", tarfile.CHRTYPE),
                   ("block", tarfile.BLKTYPE), ("folder", tarfile.DIRTYPE), ("contiguous", tarfile.CONTTYPE)]:
    hostile(f"kind-{name}", special("x", kind, "/etc/passwd"))
hostile("link-inside", special("svc/x", tarfile.SYMTYPE, "blueprint.toml"))
hostile("link-then-file", special("d", tarfile.SYMTYPE, ".."), regular("d/pwn"))
hostile("hard-link-then-file", special("d", tarfile.LNKTYPE, "/etc/passwd"), regular("d", b"pwn"))
hostile("sparse", special("x", tarfile.GNUTYPE_SPARSE), form=tarfile.GNU_FORMAT)
raw("kind-unknown", header(b"x", 0, kind=b"Z"))
raw("kind-volume", header(b"x", 0, kind=b"V"))
raw("kind-multi-volume", header(b"x", 0, kind=b"M"))
for mode in [0o4755, 0o2755, 0o1644, 0o7777]:
    hostile(f"mode-{mode:o}", regular("x", mode=mode))

# Sizes that lie, and sizes that are true.
raw("size-beyond-end", header(b"x", 4096) + block(b"short"))
raw("size-octal-huge", header(b"x", 0o77777777777))
raw("size-binary-huge", header(b"x", b"\x80" + b"\0" * 3 + struct.pack(">Q", 2**62)))
raw("size-negative", header(b"x", b"\xff" * 12))
raw("size-no-number", header(b"x", b"nonsense\0\0\0\0"))
raw("checksum", header(b"x", 0, checksum=1))
raw("magic-checksum", header(b"x", 0, magic=b"\xff" * 8, checksum=0))
hostile("pax-size", regular("x", b"y", pax_headers={"size": str(2**60)}), form=tarfile.PAX_FORMAT)
hostile("pax-path", regular("x", b"y", pax_headers={"path": "../../pwn"}), form=tarfile.PAX_FORMAT)
hostile("pax-link", special("x", tarfile.SYMTYPE, "y", pax_headers={"linkpath": "/etc/passwd"}), form=tarfile.PAX_FORMAT)
hostile("big-file", regular("big", random.Random(1).randbytes((4 << 20) + 1)))
hostile("big-manifest", regular("other/blueprint.toml", b"# " + random.Random(2).randbytes(1 << 20).hex().encode()))
hostile("big-together", *[regular(f"f{n}", random.Random(n).randbytes(4 << 20)) for n in range(9)])
hostile("many", *[regular(f"f{n}", b"") for n in range(4097)])
hostile("bomb", regular("zeros", bytes(3 << 20)), regular("more", bytes(3 << 20)))
hostile("padding-bomb", form=tarfile.USTAR_FORMAT)
write("padding-bomb", gzip.compress(tar([]) + bytes(64 << 20)))

# Archives that are no longer whole, or more than one.
sound = gzip.compress(tar([regular("svc/reference/x", random.Random(3).randbytes(9000))]))
write("empty", b"")
write("no-gzip", tar([]))
write("text", b"<!doctype html><title>404</title>")
for number, cut in enumerate([5, 20, len(sound) // 2, len(sound) - 8, len(sound) - 1]):
    write(f"torn-{number}", sound[:cut])
write("checksum-of-gzip", sound[:-8] + bytes([sound[-8] ^ 1]) + sound[-7:])
write("flipped", sound[: len(sound) // 2] + bytes([sound[len(sound) // 2] ^ 0x10]) + sound[len(sound) // 2 + 1 :])
write("two-members", sound + sound)
write("trailing", sound + b"more")
write("hidden", gzip.compress(tar([]) + tar([regular("pwn")], sound=False)))
write("gzip-of-gzip", gzip.compress(sound))
