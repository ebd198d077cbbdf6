"""How the portal looks: one folder a theme; every file a theme lacks is taken from default/.

Imported by: nobody; portal/config.py finds the folders by name. Start reading in default/layout.pt.
"""
