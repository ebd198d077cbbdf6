"""The history: who did what, when, on what, from where, on whose authority; written with the act, never changed.

Imported by: everything above storage. Start reading in recorder.py (how an act is recorded), then chains.py.
"""
