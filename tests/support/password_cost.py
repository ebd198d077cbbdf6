"""What trying a password costs: next to nothing in tests, which do it thousands of times; else what the portal asks."""

from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from portal.security import passwords

REAL = passwords._hasher
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@contextmanager
def password_cost(hasher):
    """Hashes are made, and tried for unknown people, at the cost of this hasher."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", hasher)
        patch.setattr(passwords, "_nobodys", hasher.hash("nobody has it"))
        yield
