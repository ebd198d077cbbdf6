"""Exporting and importing for tests, as the commands do it."""

import transaction

from portal.security.people import People
from portal.transfer.exporting import export_agency
from portal.transfer.importing import AgencyImport
from portal.transfer.reading import opened
from tests.support.portraits import Portrait


def exported(portal, address, path):
    """Write the archive of an agency; answers the `Exported`."""
    with portal.connection() as connection:
        root = connection.root()
        return export_agency(root["site"][address], People(root["app_root"], portal.registry), str(path))


def imported(portal, path, address=None, **details):
    """Bring an archive in; answers the `Imported`."""
    portal.config.begin()
    try:
        with portal.connection() as connection, opened(str(path)) as archive:
            return AgencyImport(connection, portal.registry, archive, address, **details).run()
    finally:
        transaction.abort()
        portal.config.end()


def portrait(portal, address):
    """Everything that an agency is."""
    with portal.connection() as connection:
        return Portrait(connection.root()["site"][address]).whole()
