"""What the portal's own jobs do, one module a concern.

Imported by: nobody; `config.include("portal.jobs")` scans it. Start reading in publication.py.
"""
