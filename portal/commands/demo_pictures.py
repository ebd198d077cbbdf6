"""Pictures for the demonstration, drawn by a few rules: sea, mountains, a town, fields. No photograph is shipped."""

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1000
SKY = {
    "bien": ("#cfe3ea", "#f4e6cf"),
    "nui": ("#d9e2e6", "#f3e9da"),
    "pho": ("#dfe6ec", "#f6ead7"),
    "ruong": ("#d6e6e6", "#faefd4"),
}
LAYERS = {
    "bien": ("#7fa9b8", "#3f7f98", "#1f5f7c", "#174b64"),
    "nui": ("#a7bcc0", "#7d9a9b", "#527674", "#2f5350"),
    "pho": ("#b6c0c8", "#8d9aa6", "#66747f", "#454f58"),
    "ruong": ("#a9bfa2", "#8fae6e", "#a8b14d", "#6f8f3b"),
}


def picture(scene, seed):
    """A JPEG (bytes) of a scene; the same seed gives the same picture."""
    chance = random.Random(f"{scene}-{seed}")
    image = _sky(*SKY[scene])
    draw = ImageDraw.Draw(image)
    _sun(draw, chance)
    layers = LAYERS[scene]
    for depth, colour in enumerate(layers):
        base = HEIGHT * (0.45 + 0.14 * depth)
        if scene == "pho" and depth:
            _houses(draw, chance, base, colour, depth)
        else:
            _ridge(
                draw,
                chance,
                base,
                colour,
                rough={"nui": 150, "bien": 12, "ruong": 26, "pho": 40}[scene] / (1 + depth * 0.6),
            )
    if scene == "bien":
        _boats(draw, chance)
    output = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(output, "JPEG", quality=86)
    return output.getvalue()


def _sky(top, bottom):
    image = Image.new("RGB", (1, 2))
    image.putpixel((0, 0), _rgb(top))
    image.putpixel((0, 1), _rgb(bottom))
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _rgb(colour):
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _sun(draw, chance):
    x, y, radius = (
        chance.uniform(0.15, 0.85) * WIDTH,
        chance.uniform(0.16, 0.32) * HEIGHT,
        chance.uniform(46, 76),
    )
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill="#fbf3df")


def _ridge(draw, chance, base, colour, rough):
    waves = [(chance.uniform(0.4, 3.5), chance.uniform(0, 6.3), chance.uniform(0.3, 1) * rough) for _ in range(5)]
    points = [(0, HEIGHT)]
    for x in range(0, WIDTH + 20, 20):
        height = sum(size * math.sin(x / WIDTH * 6.28 * pace + shift) / (1 + pace / 2) for pace, shift, size in waves)
        points.append((x, base - height))
    draw.polygon([*points, (WIDTH, HEIGHT)], fill=colour)


def _houses(draw, chance, base, colour, depth):
    x = -20
    while x < WIDTH:
        wide, tall = chance.randint(50, 130), chance.randint(40, 260) / (0.7 + depth * 0.25)
        draw.rectangle((x, base - tall, x + wide, HEIGHT), fill=colour)
        x += wide + chance.randint(-6, 26)


def _boats(draw, chance):
    for _ in range(chance.randint(3, 6)):
        x, y, size = (
            chance.uniform(0.1, 0.9) * WIDTH,
            chance.uniform(0.66, 0.84) * HEIGHT,
            chance.uniform(26, 52),
        )
        draw.polygon(
            [
                (x - size, y),
                (x + size, y),
                (x + size * 0.7, y + size * 0.35),
                (x - size * 0.7, y + size * 0.35),
            ],
            fill="#8a2a22",
        )
        draw.line((x, y, x, y - size * 1.1), fill="#f0e8d8", width=5)
