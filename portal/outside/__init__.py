"""Links to other people's pages: which there are, whether they are dead; asked politely, and never inside our network.

Imported by: jobs, views, commands. Start reading in asking.py, then gathering.py and findings.py.
"""
