"""What is kept: one content type a module, each a declaration with the rules of its domain.

Imported by: nobody; portal/config.py finds every module here by name. Start reading in news_item.py.
"""
