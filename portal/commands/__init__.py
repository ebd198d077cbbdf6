"""The `portal` command line.

Imported by: the console script only. Start reading in main.py.
"""


def main():
    """The console script."""
    # Substance D's dependencies warn at import about pkg_resources, which no administrator can act on.
    import warnings

    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    from portal.commands.main import portal

    portal(prog_name="portal")
