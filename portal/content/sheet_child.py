"""Reads the rows of one workbook's first sheet, in a process of its own (child_process.py).

Imports nothing of the portal but its neighbour, which knows what an office document may unpack to.
"""

import runpy
from pathlib import Path

texts = runpy.run_path(str(Path(__file__).with_name("text_child.py")))


def work(source, orders):
    """The rows as lists of texts, at most `most_rows` of at most `most_columns` cells of at most `longest` letters."""
    import openpyxl

    texts["check_archive"](source)
    workbook = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    sheet = workbook.worksheets[0]
    # What a sheet says of its own size may be a bomb of empty cells.
    sheet.reset_dimensions()
    rows = []
    for row in sheet.iter_rows(max_col=orders["most_columns"], max_row=orders["most_rows"], values_only=True):
        rows.append(["" if value is None else texts["cell_text"](value)[: orders["longest"]] for value in row])
    return rows
