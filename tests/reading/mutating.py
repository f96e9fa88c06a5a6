"""Damages files: bits, slices, lengths that lie, nesting, and what archives hold."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from random import Random

from tests.reading.making import make_zip

_OPENERS = (
    b"<div>", b"<b>", b"[", b"{", b'{"a":', b"(", b"<<", b"> ", b"- ", b"<w:p>", b"[1 ", b"<!--", b"&",
    b'"', b"<a ",
)  # fmt: skip
_WORDS = (
    b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"-1", b"1e999", b"NaN", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\xff\xfe", b"%s", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<![CDATA[",
    b"\r\n\r\n", b"endstream", b"PK\x05\x06", b"PAR1", b"\x1f\x8b\x08\x00", b"2020-13-45", b"July 9, 2020",
    b"https://[", b"//", b"../../", b"file:///etc/passwd", b"xml:base='file:///'",
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_LIES = (b"0", b"-1", b"1", b"65535", b"4294967295", b"2147483648", b"9223372036854775807", b"9" * 5000)
_LONGEST_REPEAT = 300_000
_ZIPPED = (".zip", ".docx")


def mutant(suffix: str, seeds: dict[str, bytes], random: Random) -> bytes:
    """A damaged file of the format; a packed one may be damaged inside, and packed again."""
    data = seeds[suffix]
    other = seeds[random.choice(sorted(seeds))]
    if random.random() < 0.5:
        if suffix.endswith(".gz"):
            return gzip.compress(_damaged(gzip.decompress(data), other, random), 1)
        if suffix in _ZIPPED:
            return _with_damaged_member(data, other, random)
        if suffix == ".pdf":
            return _with_packed_content(_damaged(data, other, random))
    return _damaged(data, other, random)


def _damaged(data: bytes, other: bytes, random: Random) -> bytes:
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        data = random.choice(_CHANGES)(data or b"x", other, random)
    return data


def _slice(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data))
    return start, min(len(data), start + int(2 ** random.uniform(0, 12)))


def _flipped(data: bytes, other: bytes, random: Random) -> bytes:
    result = bytearray(data)
    for _ in range(random.choice((1, 4, 30))):
        result[random.randrange(len(result))] ^= 1 << random.randrange(8)
    return bytes(result)


def _truncated(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def _cut(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _slice(data, random)
    return data[:start] + data[end:]


def _doubled(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _slice(data, random)
    place = random.randrange(len(data))
    return data[:place] + data[start:end] + data[place:]


def _spliced(data: bytes, other: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))] + other[random.randrange(len(other)) :]


def _repeated(data: bytes, other: bytes, random: Random) -> bytes:
    start, end = _slice(data, random)
    times = int(2 ** random.uniform(2, 18))
    return data[:start] + data[start:end] * min(times, _LONGEST_REPEAT // (end - start) + 1) + data[end:]


def _nested(data: bytes, other: bytes, random: Random) -> bytes:
    place = random.randrange(len(data))
    return data[:place] + random.choice(_OPENERS) * int(2 ** random.uniform(4, 15)) + data[place:]


def _lied(data: bytes, other: bytes, random: Random) -> bytes:
    """With another number in one place, in digits or in four bytes."""
    numbers = list(_NUMBER.finditer(data))
    if numbers and random.random() < 0.6:
        number = random.choice(numbers)
        return data[: number.start()] + random.choice(_LIES) + data[number.end() :]
    place = random.randrange(len(data))
    return (
        data[:place] + random.choice((0, 1, 2**31 - 1, 2**32 - 1)).to_bytes(4, "little") + data[place + 4 :]
    )


def _worded(data: bytes, other: bytes, random: Random) -> bytes:
    place = random.randrange(len(data))
    return data[:place] + random.choice(_WORDS) + data[place:]


_CHANGES = (_flipped, _truncated, _cut, _doubled, _spliced, _repeated, _nested, _lied, _worded)


def _with_damaged_member(data: bytes, other: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members))
    return make_zip(members | {name: _damaged(members[name], other, random)})


def _with_packed_content(data: bytes) -> bytes:
    """A document whose first stream is compressed, as most are."""
    start, end = data.find(b"stream\n"), data.find(b"endstream")
    if not 0 <= start < end:
        return data
    packed = zlib.compress(data[start + 7 : end])
    head = data[:start].rpartition(b"<<")
    entry = b"<< /Length %d /Filter /FlateDecode >>\n" % len(packed)
    return head[0] + entry + b"stream\n" + packed + b"\n" + data[end:]
