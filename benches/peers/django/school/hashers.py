"""Argon2id at Fratrie's cost."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FloorArgon2PasswordHasher(Argon2PasswordHasher):
    """OWASP's floor: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
