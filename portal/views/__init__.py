"""Views: read, ask one service, answer.

Imported by: portal/config.py only. Start reading in public/content.py.
"""
