"""What the portal is compared with: Pyramid and Chameleon alone, without database, lists, rights, transactions.

`/rows` is the smallest page that is one: a list of 30 rows. `/same` is the portal's news page, of the same
templates and of the same bytes, from values that lie at hand: what remains is what the page itself costs.
"""

from pyramid.config import Configurator
from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid_chameleon.zpt import PyramidPageTemplateFile
