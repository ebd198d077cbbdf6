"""Who you are: people, appointments, sign-in, sessions, headers.

Imported by: everything above it in portal/. Start reading in reader.py, then policy.py.
"""

from pyramid.tweens import EXCVIEW, INGRESS

TRANSACTIONS = "pyramid_tm.tm_tween_factory"


def includeme(config):
    """What does not collide with Substance D's own: tweens, the type Person, the doors of /manage.

    Comes after `config.include("substanced")`, and needs `config.registry.portal_settings`;
    `portal.security.policy.override_platform` does the rest.
    """
    # Here and not above: whoever reads a Reader need not load Substance D.
    from portal.security.addresses import networks
    from portal.security.throttle import Throttle
    from portal.security.vault import Vault
    from portal.storage.scratch import Scratch

    settings = config.registry.portal_settings
    config.registry.trusted_proxies = networks(settings.trusted_proxies)
    config.registry.scratch = Scratch(settings.scratch_url)
    config.registry.throttle = Throttle(config.registry.scratch)
    config.registry.vault = Vault(settings.secret)
    # It loads much, which few sites need.
    from portal.security.openid import Provider

    config.registry.openid = Provider(settings.openid, settings.base_url) if settings.openid.is_set else None
    config.include("portal.security.once")
    config.include("portal.security.management")
    config.include("portal.security.platform")
    config.add_tween("portal.security.headers.headers_tween_factory", under=INGRESS, over=(TRANSACTIONS, EXCVIEW))
    config.add_tween("portal.security.read_only.read_only_tween_factory", under=TRANSACTIONS, over=EXCVIEW)
    # Below the error pages, so that a refusal gets one.
    config.add_tween("portal.security.forgery.origin_tween_factory", under=EXCVIEW)
