"""What citizens get beyond the pages themselves.

Imported by: portal/config.py. Start reading in page_cache.py.
"""
