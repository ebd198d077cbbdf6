"""Sending stored bytes: in pieces, by ranges, and not at all to whom has them already."""

import io
import re

from pyramid.response import FileIter, Response

BLOCK = 1 << 18
ONE_PART = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)


class FileWindow(io.RawIOBase):
    """A part of an open file, read as a file of its own; closes the file with itself.

    A server that sends files by itself (`wsgi.file_wrapper`) asks for nothing but this, and so a slow reader of a
    large file does not keep a thread busy, be it the whole or a range.
    """

    def __init__(self, file, start, stop):
        super().__init__()
        self._file, self._start, self._length = file, start, stop - start
        self._at = 0

    def readable(self):
        """Always."""
        return True

    def seekable(self):
        """Always."""
        return True

    def tell(self):
        """The position within the part."""
        return self._at

    def seek(self, offset, whence=io.SEEK_SET):
        """Move within the part; answers the new position."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, origin + offset)
        return self._at

    def readinto(self, buffer):
        """Fill the buffer as far as the part goes; answers how many bytes."""
        wanted = min(len(buffer), max(0, self._length - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self):
        """Close the file, too."""
        self._file.close()
        super().close()


def stream(request, open_file, size, etag, content_type):
    """A response with the bytes of a file, or 304 where the reader has them, or the part he asks for (206, 416).

    `open_file` opens it where it is needed; `etag` changes with the bytes.
    """
    response = Response(content_type=content_type, etag=etag, accept_ranges="bytes")
    # Stored bytes carry no promise about their letters.
    response.charset = None
    start, stop = _part(request, response, size)
    if etag in request.if_none_match:
        return _without_body(response, 304)
    if start >= stop and size:
        response.headers["Content-Range"] = f"bytes */{size}"
        return _without_body(response, 416)
    if (start, stop) != (0, size):
        response.status = 206
        response.content_range = (start, stop, size)
    response.app_iter = request.environ.get("wsgi.file_wrapper", FileIter)(FileWindow(open_file(), start, stop), BLOCK)
    response.content_length = stop - start
    return response


def _part(request, response, size):
    """Where the bytes that are asked for start and stop: all of them, unless exactly one part is asked for."""
    # Not WebOb's own reading: it fails at `bytes=-` and takes the first of several parts for all that is wanted.
    wanted = ONE_PART.fullmatch(request.headers.get("Range", ""))
    if wanted is None or request.method != "GET" or response not in request.if_range:
        return 0, size
    first, last = wanted["first"], wanted["last"]
    if first and last and int(first) <= int(last):
        return int(first), min(int(last) + 1, size)
    if first and not last:
        return int(first), size
    if last and not first:
        # The last so many bytes: more than there are means all.
        return max(0, size - int(last)), size
    return 0, size


def _without_body(response, status):
    # Returned, not raised: the page of an error would lose the headers that say what there is.
    response.status = status
    response.content_type = response.content_length = None
    return response
