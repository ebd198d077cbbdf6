"""The machinery of content types: declare, register, base classes, files.

Imported by: content_types and everything above it in portal/. Start reading in declare.py, then base.py.
"""

from portal.content import fields
from portal.content.base import Content
from portal.content.container import Container, ContentContainer
from portal.content.declare import Offers, content_type

__all__ = ["Container", "Content", "ContentContainer", "Offers", "content_type", "fields"]
