"""run.py prepare|merge|children|log-in sqlite:FILE|postgres://USER@HOST:PORT/DATABASE COUNT TURN

`prepare` makes COUNT families; the others do COUNT operations with one caller, and print what they measured. Each merge
uses up a family: prepare as many as all turns take.
"""

import json
import sys
import time
import uuid
from urllib.parse import urlsplit

import django
from django.conf import settings


def database(url):
    """Django's settings for it."""
    if url.startswith("sqlite:"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.removeprefix("sqlite:"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname,
        "PORT": parts.port or 5432,
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password or "",
        "CONN_MAX_AGE": None,
        # Bound on the server, and prepared there once a statement was used a few times: psycopg's fast way.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("prepare", "merge", "children", "log-in"):
        sys.exit(__doc__)
    what, url, count, turn = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    settings.configure(
        DEBUG=False,
        USE_TZ=True,
        DATABASES={"default": database(url)},
        INSTALLED_APPS=["school"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["school.hashers.FloorArgon2PasswordHasher"],
    )
    django.setup()
    from school import sample, services
    from school.models import Account

    if what == "prepare":
        sample.make(count)
        return
    active = Account.objects.filter(status=Account.Status.ACTIVE).order_by("identifier")
    if what == "merge":
        waiting = Account.objects.filter(status=Account.Status.NOTIFIED).order_by("identifier")
        absorbed = {key: pk for pk, key in waiting.values_list("pk", "responsible__name_key")}
        pairs = [
            (pk, absorbed[key], uuid.uuid4())
            for pk, key in active.values_list("pk", "responsible__name_key")
            if key in absorbed
        ][:count]
        operations = [lambda pair=pair: services.merge(*pair) for pair in pairs]
    elif what == "children":
        accounts = list(active.values_list("pk", flat=True)[:count])
        operations = [lambda at=at: services.children(accounts[at % len(accounts)]) for at in range(count)]
    else:
        accounts = list(active.values_list("realm_id", "identifier")[:count])
        operations = [
            lambda at=at: services.log_in(*accounts[at % len(accounts)], sample.PASSWORD) for at in range(count)
        ]
    if len(operations) < count:
        sys.exit(f"django: only {len(operations)} families are left to merge: prepare more.")
    begun = time.perf_counter()
    answers = [operation() for operation in operations]
    rate = count / (time.perf_counter() - begun)
    if not all(answers):
        sys.exit("django: an operation gave nothing: prepare the database again.")
    store = "sqlite" if url.startswith("sqlite:") else "postgres"
    row = f"django-{what}-{store}"
    unit = {"merge": "merges/s", "children": "listings/s", "log-in": "hashes/s"}[what]
    print(json.dumps({"row": row, "who": "Django", "turn": turn, "value": round(rate, 2), "unit": unit}))


main()
