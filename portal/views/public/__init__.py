"""What everybody may open: reading pages, signing in, error pages.

Imported by: portal/config.py only. Start reading in content.py.
"""
