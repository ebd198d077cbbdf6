"""Makes HTML and pictures of one Word document, in a process of its own (child_process.py).

Imports nothing of the portal but its neighbour, which knows what an office document may unpack to.
"""

import runpy
from pathlib import Path

texts = runpy.run_path(str(Path(__file__).with_name("text_child.py")))
HTML = "text.html"


def work(source, orders):
    """(pictures, messages): each picture as [file name, text alternative], at most `most_pictures`; the HTML is a file.

    Pictures stand in the HTML by their file names.
    """
    import mammoth

    texts["check_archive"](source)
    pictures: list = []

    def keep(image):
        if len(pictures) >= orders["most_pictures"]:
            return {"src": ""}
        name = f"anh-{len(pictures) + 1}.{image.content_type.rpartition('/')[2].replace('jpeg', 'jpg')[:8]}"
        with image.open() as data:
            Path(name).write_bytes(data.read())
        pictures.append([name, image.alt_text or ""])
        return {"src": name}

    made = mammoth.convert_to_html(source, convert_image=mammoth.images.img_element(keep))
    Path(HTML).write_text(made.value, encoding="utf-8")
    return [pictures, [message.message[:200] for message in made.messages][: orders["most_messages"]]]
