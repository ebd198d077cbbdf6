"""The `portal` command line.

Imported by: the console script only. Start reading in main.py.
"""


def main():
    """The console script."""
    # Substance D and its dependencies warn about pkg_resources, which no administrator can act on.
    import warnings

    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message="Parameters to load are deprecated")
    from portal.commands.main import portal

    portal(prog_name="portal")
