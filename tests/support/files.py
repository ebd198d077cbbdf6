"""Files of every kind as people send them, and as attackers do: made here, byte by byte."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
# What must never leave the house with a picture.
PLACE_CANARY = "CANARY-NHA-RIENG"


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of (name, bytes) in this order."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return output.getvalue()


def office(part="word/document.xml", kind="wordprocessingml.document", main=None):
    """An Office Open XML file of a kind."""
    main = main or f"{OFFICE}{kind}.main+xml"
    types = f'<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="{main}"/></Types>'
    return zipped([("[Content_Types].xml", types), ("_rels/.rels", "<Relationships/>"), (part, "<document/>")])


def open_document(kind="text", manifest="<manifest/>"):
    """An OpenDocument file of a kind."""
    return zipped(
        [("mimetype", ODF + kind), ("content.xml", "<content/>"), ("META-INF/manifest.xml", manifest)],
        zipfile.ZIP_STORED,
    )


def ole(*streams):
    """An OLE file (old Office) whose directory names these streams."""
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header = header.ljust(48, b"\0") + struct.pack("<I", 0)
    header = header.ljust(512, b"\0")
    entries = [_ole_entry("Root Entry", 5), *(_ole_entry(name, 2) for name in streams)]
    return header + b"".join(entries).ljust(1024, b"\0")


def _ole_entry(name, kind):
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (encoded.ljust(64, b"\0") + struct.pack("<HB", len(encoded), kind)).ljust(128, b"\0")


def encrypted_zip():
    """A zip archive whose one entry says that it has a password."""
    data = bytearray(zipped([("a.txt", b"bytes that nobody can read")], zipfile.ZIP_STORED))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    return bytes(data)


def zip_with_long_table(entries=60_000):
    """A zip archive with more entries than we look through."""
    return zipped(((f"{number:030}", b"") for number in range(entries)), zipfile.ZIP_STORED)


def picture(width=64, height=48, kind="PNG", mode="RGB", **options):
    """A picture of one colour."""
    output = io.BytesIO()
    Image.new(mode, (width, height)).save(output, kind, **options)
    return output.getvalue()


def noise(width, height, kind="JPEG", **options):
    """A picture that does not compress."""
    output = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(output, kind, **options)
    return output.getvalue()


def private_jpeg(width=300, height=200, orientation=6):
    """A photograph as a telephone makes it: turned by its EXIF data, with the place and more words in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = exif[0x010F] = exif[0x9C9B] = PLACE_CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 14.0, 20.5), 3: "E", 4: (109.0, 11.0, 4.25), 29: PLACE_CANARY})
    comment = PLACE_CANARY.encode()
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{PLACE_CANARY}</x:xmpmeta>".encode()
    output = io.BytesIO()
    left_red = Image.new("RGB", (width, height), "blue")
    left_red.paste("red", (0, 0, width // 2, height))
    left_red.save(output, "JPEG", exif=exif, comment=comment, xmp=xmp, quality=95)
    return output.getvalue()


def red_that_means_green():
    """A picture of pure red with a colour profile in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"?XYZ", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"?XYZ", b"gXYZ", 1)
    output = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(output, "PNG", icc_profile=profile)
    return output.getvalue()


def png(width, height, rows=b""):
    """A PNG that declares a size, whatever its data hold."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
