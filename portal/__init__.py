"""The machine that turns content types, workflows and themes into a portal.

Imported by: the command line and the web server. Start reading in portal/config.py.
"""


def main(global_config, **settings):
    """The WSGI application, for a server that reads an ini file (Paste's app_factory)."""
    from portal.config import application

    return application(settings, global_config.get("__file__"))
