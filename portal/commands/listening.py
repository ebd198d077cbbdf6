"""The web server with one reading of a request: what names a length and chunks is refused, whoever reads it how."""

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server


class OneReading(HTTPRequestParser):
    """Refuses what waitress would read by its chunks, and a proxy perhaps by its length: as two requests, not one."""

    def parse_header(self, header_plus):
        """Read the head; raises `ParsingError`, which is answered by 400 and ends the line."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Both a length and chunks")


class Channel(HTTPChannel):
    """A line to a client."""

    parser_class = OneReading


def opened(app, **options):
    """A waitress server for an application; raises `OSError` where its address is not to be had."""
    server = create_server(app, **options)
    # A host's name may stand for several addresses, each with a server of its own.
    for each in (server, *getattr(server, "map", {}).values()):
        if hasattr(each, "channel_class"):
            each.channel_class = Channel
    return server
