"""Decodes and scales one picture, in a process of its own (child_process.py): imports nothing of the portal.

The scaled pictures go into the current folder, which is the child's own.
"""

import io

# What people may upload (portal/content/filetypes.py); every other parser of Pillow stays shut.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
ORIENTATION = 0x0112
TURNED_SIDEWAYS = (5, 6, 7, 8)
# A reason that imaging.py has a text for.
TOO_LARGE = "too_large"


class TooLarge(Exception):
    """The picture has more pixels than are scaled."""

    refusal = TOO_LARGE


def work(source, orders):
    """Decode the picture, scale it as ordered, and describe the results."""
    from PIL import Image, WebPImagePlugin

    # WebP is not among the formats that Pillow loads by itself without loading all.
    assert WebPImagePlugin
    Image.MAX_IMAGE_PIXELS = orders["most_pixels"]
    try:
        picture = Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError:
        raise TooLarge from None
    width, height = picture.size
    if width * height > orders["most_pixels"] or max(picture.size) > orders["longest_side"]:
        raise TooLarge
    orientation = picture.getexif().get(ORIENTATION)
    if orientation in TURNED_SIDEWAYS:
        width, height = height, width
    described = {"width": width, "height": height, "scales": {}}
    if not orders["scales"]:
        picture.load()
        return described
    format_of_whole = picture.format
    picture = upright(picture, orientation, orders["scales"])
    described["scales"] = save_scales(picture, format_of_whole, orders["scales"])
    return described


def upright(picture, orientation, scales):
    """The picture in RGB or RGBA, as people see it, not larger than the largest scale, with nothing but its pixels."""
    from PIL import Image, ImageOps

    profile = picture.info.get("icc_profile")
    if picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        picture = plain_mode(picture)
    box = next(iter(scales.values()))["box"]
    picture.thumbnail(box[::-1] if orientation in TURNED_SIDEWAYS else box, Image.Resampling.LANCZOS, reducing_gap=3.0)
    picture = ImageOps.exif_transpose(picture)
    picture = to_srgb(picture, profile)
    # Place, camera, comments, author: none of it leaves the house.
    picture.info.clear()
    return picture


def plain_mode(picture):
    """The picture in a mode that scales well: palettes, 16 bits and single bits become RGB, RGBA or L."""
    if picture.mode.startswith("I;16") or picture.mode == "I":
        return picture.point(lambda value: value / 256).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def to_srgb(picture, profile):
    """The picture in sRGB, which is what everybody takes a picture without a profile for."""
    from PIL import ImageCms

    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile and picture.mode != "L":
        try:
            return ImageCms.profileToProfile(
                picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=wanted
            )
        except (ImageCms.PyCMSError, ValueError, OSError):
            # A broken profile makes a picture of slightly other colours, no reason to refuse it.
            pass
    return picture.convert(wanted)


def save_scales(picture, format_of_whole, scales):
    """Write the scales, largest first, each made from the one before; answer their descriptions by name."""
    from PIL import Image

    described, files = {}, {}
    for name, order in scales.items():
        picture.thumbnail(order["box"], Image.Resampling.LANCZOS)
        wanted = format_of_whole if order["keep_format"] and format_of_whole in ("JPEG", "PNG") else "WEBP"
        # Not made larger: a small picture is its own thumbnail, and is written once.
        key = (wanted, picture.size)
        if key not in files:
            files[key] = f"{name}.{wanted.lower()}"
            save(picture, files[key], wanted)
        described[name] = {
            "file": files[key],
            "media_type": f"image/{wanted.lower()}",
            "width": picture.width,
            "height": picture.height,
        }
    return described


def save(picture, file, wanted):
    """Write the picture in a format, at a quality at which people see no loss."""
    options = {
        "JPEG": {"quality": 88, "optimize": True, "progressive": True},
        "PNG": {},
        "WEBP": {"quality": 80, "method": 4},
    }[wanted]
    picture.save(file, wanted, **options)
