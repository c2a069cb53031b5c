#!/usr/bin/env bash
# Makes a virtual environment below target/peers/django.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
built=$(cd "$here/../../.." && pwd)/target/peers/django
mkdir -p "$built"
python3 -m venv "$built/venv" >&2 || {
    echo "django: a virtual environment could not be made: install python3-venv (Python 3.10 or later), then run again." >&2
    exit 1
}
"$built/venv/bin/pip" install -q -r "$here/requirements.txt" >&2 || {
    echo "django: its packages could not be fetched: run again with PyPI within reach." >&2
    exit 1
}
