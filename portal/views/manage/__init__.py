"""What the province's administrators see: jobs, people, checks.

Imported by: portal/config.py only. Start reading in jobs.py.
"""
