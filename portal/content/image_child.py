"""Scales one picture, or the first page of one PDF, in a process of its own (child_process.py).

Imports nothing of the portal. The scaled pictures go into the current folder, which is the child's own.
"""

import io

# What people may upload (portal/content/filetypes.py); every other parser of Pillow stays shut.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
ORIENTATION = 0x0112
TURNED_SIDEWAYS = (5, 6, 7, 8)
# Reasons that imaging.py has texts for.
TOO_LARGE, PASSWORD, NO_PAPER = "too_large", "password", "no_paper"
PDF_PASSWORD_ERROR = 4
# A page is drawn larger than its paper only so far (288 points an inch), and not where that gives no picture at all.
MOST_ENLARGED, SHORTEST_SIDE = 4, 32


class Refused(Exception):
    """The file cannot be scaled."""

    def __init__(self, refusal):
        super().__init__(refusal)
        self.refusal = refusal


def work(source, orders):
    """Scale the picture or the first page as ordered, and describe the results."""
    return scale_page(source, orders) if orders.get("first_page") else scale_picture(source, orders)


def scale_page(source, orders):
    """Draw the first page of a PDF, scale the drawing, and say how many pages there are."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PDF_PASSWORD_ERROR:
            raise Refused(PASSWORD) from None
        raise
    # What stands in the fields of a form (a digital signature shows its stamp in one) is drawn by a part of its own.
    document.init_forms()
    picture = drawn(document[0], next(iter(orders["scales"].values()))["box"])
    return {"pages": len(document), "scales": save_scales(picture, None, orders["scales"])}


def drawn(page, box):
    """A page as a picture on white that fits into the box, as large as people could want it."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise Refused(NO_PAPER)
    scale = min(box[0] / width, box[1] / height, MOST_ENLARGED)
    if min(width, height) * scale < SHORTEST_SIDE:
        raise Refused(NO_PAPER)
    return page.render(scale=scale).to_pil().convert("RGB")


def scale_picture(source, orders):
    """Decode the picture, and scale it."""
    from PIL import Image, WebPImagePlugin

    # WebP is not among the formats that Pillow loads by itself without loading all.
    assert WebPImagePlugin
    Image.MAX_IMAGE_PIXELS = orders["most_pixels"]
    try:
        picture = Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refused(TOO_LARGE) from None
    width, height = picture.size
    if width * height > orders["most_pixels"] or max(picture.size) > orders["longest_side"]:
        raise Refused(TOO_LARGE)
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
