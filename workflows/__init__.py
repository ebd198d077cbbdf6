"""How content moves: one workflow a module, each a declaration (data, no code).

Imported by: nobody; portal/config.py finds every module here by name. Start reading in publication.py.
"""
