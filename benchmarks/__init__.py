"""What the portal costs: pages, lists and saves, measured beside a bare Pyramid page in the same run.

Imported by: nobody but the tests, which save with the same programs. Start reading in __main__.py.
"""
