"""What staff do: add, edit, move through the workflow, look over what waits.

Imported by: portal/config.py only. Start reading in editing.py.
"""
