"""Reading bodies within a limit, also when few compressed bytes stand for many."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from assistant.errors import ReadError

GZIP = b"\x1f\x8b"


def gather(pieces: Iterable[bytes], limit: int) -> bytes:
    """The pieces joined. Raises ReadError above ``limit`` bytes."""
    result = bytearray()
    for piece in pieces:
        result += piece
        if len(result) > limit:
            raise too_large(limit)
    return bytes(result)


def gunzip(pieces: Iterable[bytes], limit: int) -> bytes:
    """What gzip made the pieces of. Raises ReadError above ``limit`` bytes, or where it is broken."""
    inflater = zlib.decompressobj(wbits=31)
    result = bytearray()
    taken = 0
    for piece in pieces:
        taken += len(piece)
        data = piece
        while data:
            if inflater.eof:  # another member, or padding, which is passed over
                if not data.startswith(GZIP[:1]):
                    break
                inflater = zlib.decompressobj(wbits=31)
            try:
                result += inflater.decompress(data, limit + 1 - len(result))
            except zlib.error:
                raise _broken() from None
            if max(len(result), taken) > limit:
                raise too_large(limit)
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if not inflater.eof:
        raise _broken()
    return bytes(result)


def too_large(limit: int) -> ReadError:
    """The error for a body above the limit."""
    return ReadError(
        f"it is too large (the limit is {limit / 1e6:g} MB)",
        hint="Download it, or raise ASSISTANT_MAX_FILE_MB if that is the limit.",
    )


def _broken() -> ReadError:
    return ReadError("its compressed content is broken or cut short", hint="Try again later.")
