"""What everybody may open: reading pages, search, error pages.

Imported by: portal/config.py only. Start reading in content.py.
"""
