"""The database's address and how it is opened; committed files survive a power cut.

Imported by: config, commands, and what backs up or checks the database. Start reading in durable.py, then database.py.
"""
