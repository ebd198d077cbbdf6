"""The command line: `portal COMMAND`; every command says what it does, shows its progress and ends with a code.

Codes: 0 done, 1 something is wrong and was said, 2 the command was called wrongly.
"""

import sys

import click

from portal.commands import checking, demo, history, people, serving, site, transfer
from portal.commands.session import DEFAULT_INI, fail
from portal.interfaces import PortalError


class TeachingGroup(click.Group):
    """Commands in the order in which a newcomer needs them; refusals as one readable line."""

    def list_commands(self, context):
        """The names of the commands, in the order of registration."""
        return list(self.commands)

    def invoke(self, context):
        """Run the command; a refusal of the portal is told and ends with code 1."""
        try:
            return super().invoke(context)
        except PortalError as error:
            fail(error)
        except KeyboardInterrupt:
            click.echo("\nStopped. It is safe to run the same command again.", err=True)
            sys.exit(1)


@click.group(cls=TeachingGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "ini",
    default=DEFAULT_INI,
    show_default=True,
    metavar="FILE",
    help="The ini file of the site.",
)
@click.pass_context
def portal(context, ini):
    """The portal of a province: its agencies' public pages and their staff's workspace.

    \b
    First steps:
      portal up                    make the site with demonstration people, if missing, and serve it
      portal init                  make an empty site with the province's agencies
      portal user add …            give a person an account and a role
      portal serve                 answer at the address of the ini file
      portal check                 what is wrong with the settings and the data, and what to do

    `portal COMMAND --help` explains each command.
    """
    context.obj = ini


for command in (
    serving.up,
    site.init,
    demo.demo,
    serving.serve,
    serving.worker,
    people.user,
    checking.check,
    history.history,
    site.reindex,
    site.evolve,
    site.previews,
    transfer.export_,
    transfer.import_,
):
    portal.add_command(command)
