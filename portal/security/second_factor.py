"""The second factor: codes of an authenticator application, recovery codes, and what is kept of them.

Passkeys are kept here too; how they are made and checked stands in passkeys.py.
"""

import json
import secrets
from datetime import timedelta

from persistent import Persistent

from portal import clock
from portal.i18n import _
from portal.interfaces import ActRefused, PortalError
from portal.security import one_time_codes
from portal.security.passwords import READABLE
from portal.security.vault import Unsealable

RECOVERY_CODES, RECOVERY_GROUPS, GROUP_LENGTH = 10, 3, 4
# How long the page with the QR code may stay open.
OFFER_HOLDS = timedelta(hours=1)
LONGEST_OFFER = 1000


class WrongCode(PortalError):
    """Not a code of now, or one that was used already."""

    def __init__(self):
        super().__init__(
            _(
                "Mã không đúng hoặc đã dùng. Hãy đợi ứng dụng hiện mã mới rồi nhập lại; nếu vẫn sai, chỉnh đồng hồ "
                "điện thoại theo giờ tự động.",
                "The code is wrong or was used already. Wait for the next one; if that is wrong too, set the "
                "telephone's clock to automatic time.",
            )
        )


class WrongRecoveryCode(PortalError):
    """Not one of his recovery codes, or one that was used already."""

    def __init__(self):
        super().__init__(
            _(
                "Mã dự phòng không đúng hoặc đã dùng rồi. Mỗi mã chỉ dùng được một lần.",
                "The recovery code is wrong or was used already. Each of them works once.",
            )
        )


class OfferGone(PortalError):
    """The key on the page was shown too long ago, to somebody else, or was changed on its way."""

    def __init__(self):
        super().__init__(
            _(
                "Mã QR này đã quá hạn; hãy quét mã mới dưới đây.",
                "This QR code is too old; scan the new one below.",
            )
        )


class FactorUnreadable(PortalError):
    """The key was sealed with another secret of the installation."""

    def __init__(self):
        super().__init__(
            _(
                "Hệ thống không đọc được khóa xác thực của bạn; hãy dùng mã dự phòng hoặc báo người quản trị cấp lại.",
                "Your key cannot be read any more; use a recovery code, or ask an administrator to reset it.",
            )
        )


class SecondFactors(Persistent):
    """What one person has besides his password, in an object of its own: a request does not load it."""

    def __init__(self):
        super().__init__()
        # The application's key, sealed; None where there is no application.
        self.app_key: str | None = None
        self.app_since = None
        # The step of time of the last code that was used: none is accepted twice.
        self.last_step = 0
        # Marks of the recovery codes that are left.
        self.recovery: tuple = ()
        self.recovery_since = None
        # `portal.security.passkeys.Passkey`s, oldest first.
        self.passkeys: tuple = ()


class SecondFactor:
    """Sets and checks the second factors of one person; `vault` seals what is kept."""

    def __init__(self, person, vault):
        self.person = person
        self._vault = vault

    @property
    def kept(self):
        """His `SecondFactors`; empty ones, not stored, where he has none."""
        return self.person.second_factors or SecondFactors()

    @property
    def has_app(self):
        """Whether he has an authenticator application."""
        return self.kept.app_key is not None

    def offer(self):
        """A new key for an application, as (key, sealed offer): nothing is kept until a code confirms it."""
        key = one_time_codes.new_key()
        until = (clock.now() + OFFER_HOLDS).timestamp()
        return key, self._vault.seal(self._purpose("offer"), json.dumps([key, until]))

    def offered_key(self, offer):
        """The key of an offer that still holds; raises `OfferGone`."""
        try:
            key, until = json.loads(self._vault.open(self._purpose("offer"), offer[:LONGEST_OFFER]))
        except Unsealable:
            raise OfferGone() from None
        if clock.now().timestamp() >= until:
            raise OfferGone()
        return key

    def set_app(self, offer, code):
        """Keep the offered key, in the place of any before, once a code shows that the telephone has it.

        All his sessions end. Raises `OfferGone`, `WrongCode`.
        """
        key = self.offered_key(offer)
        # The same offer sent once more is no second set-up.
        used = self.kept.last_step if key == self._kept_key() else 0
        step = one_time_codes.step_of(key, code, clock.now(), after=used)
        if step is None:
            raise WrongCode()
        factors = self._stored()
        factors.app_key = self._vault.seal(self._purpose("app"), key)
        factors.app_since, factors.last_step = clock.now(), step
        self.person.end_sessions()

    def check_code(self, code):
        """Accept a code of the application, once; raises `WrongCode`, `FactorUnreadable`."""
        factors = self.kept
        if factors.app_key is None:
            raise WrongCode()
        key = self._kept_key()
        if key is None:
            raise FactorUnreadable()
        step = one_time_codes.step_of(key, code, clock.now(), after=factors.last_step)
        if step is None:
            raise WrongCode()
        factors.last_step = step

    def is_readable(self):
        """Whether the kept key can be read with this installation's secret; true where there is none."""
        return not self.has_app or self._kept_key() is not None

    def remove_app(self, must_keep_one=False):
        """Take the application away; all his sessions end. Raises `ActRefused` where he must have a second factor."""
        factors = self.kept
        self._check_rest(must_keep_one, factors.app_key is not None, bool(factors.passkeys))
        factors.app_key = factors.app_since = None
        self._changed()

    def set_passkeys(self, passkeys, must_keep_one=False):
        """Keep these passkeys and no others; all his sessions end. Raises `ActRefused` as `remove_app` does."""
        if not passkeys:
            self._check_rest(must_keep_one, bool(self.kept.passkeys), self.has_app)
        self._stored().passkeys = tuple(passkeys)
        self._changed()

    def note_use(self, passkey):
        """Keep a passkey's new counter and time of use."""
        factors = self.kept
        factors.passkeys = tuple(passkey if one.id == passkey.id else one for one in factors.passkeys)

    def new_recovery_codes(self):
        """Ten new recovery codes in the place of those before; only their marks are kept, so show them now."""
        codes = [_recovery_code() for _number in range(RECOVERY_CODES)]
        factors = self._stored()
        factors.recovery = tuple(self._vault.mark(self._purpose("recovery"), normal(code)) for code in codes)
        factors.recovery_since = clock.now()
        return codes

    def use_recovery_code(self, code):
        """Accept a recovery code, once; raises `WrongRecoveryCode`."""
        factors, typed = self.kept, normal(code)
        left = tuple(mark for mark in factors.recovery if not self._is_recovery(typed, mark))
        if len(left) == len(factors.recovery):
            raise WrongRecoveryCode()
        factors.recovery = left

    def _kept_key(self):
        """The application's key, or None where there is none, or none that can be read."""
        try:
            return self._vault.open(self._purpose("app"), self.kept.app_key) if self.has_app else None
        except Unsealable:
            return None

    def _is_recovery(self, typed, mark):
        return self._vault.is_mark(self._purpose("recovery"), typed, mark)

    def _purpose(self, use):
        # What is kept of one person opens nothing for another.
        return f"{use} {self.person.id}"

    def _stored(self):
        if self.person.second_factors is None:
            self.person.second_factors = SecondFactors()
        return self.person.second_factors

    @staticmethod
    def _check_rest(must_keep_one, is_there, has_another):
        if must_keep_one and is_there and not has_another:
            raise ActRefused(
                _(
                    "Vai trò của bạn bắt buộc có xác thực hai bước; hãy thêm cách khác trước khi gỡ cách này.",
                    "Your role demands a second factor; add another one before you remove this.",
                )
            )

    def _changed(self):
        factors = self.kept
        if factors.app_key is None and not factors.passkeys:
            # Recovery codes alone would be a second password.
            self.person.second_factors = None
        self.person.end_sessions()


def normal(code):
    """A recovery code as it is compared: without blanks and hyphens, lower case."""
    return "".join(letter for letter in code[:100].casefold() if letter in READABLE)


def _recovery_code():
    groups = ("".join(secrets.choice(READABLE) for _letter in range(GROUP_LENGTH)) for _group in range(RECOVERY_GROUPS))
    return "-".join(groups)
