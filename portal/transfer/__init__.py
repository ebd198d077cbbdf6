"""An agency as an archive, and back: `portal export`, `portal import` (docs/export-format.md).

Imported by: jobs, views, commands. Start reading in exporting.py, then reading.py, checking.py, importing.py.
"""
