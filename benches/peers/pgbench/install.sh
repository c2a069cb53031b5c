#!/usr/bin/env bash
# Finds or installs pgbench, and writes two.sql from the statements that Fratrie's store sends.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
built=$root/target/peers/pgbench
mkdir -p "$built"
find_it() {
    { command -v pgbench || ls -d /usr/lib/postgresql/*/bin/pgbench; } 2>/dev/null | tail -n 1
}
pgbench=$(find_it)
if [ -z "$pgbench" ] || ! command -v psql >/dev/null; then
    { apt-get update -q && apt-get install -qy postgresql-client postgresql-contrib; } >&2 || {
        echo "pgbench: PostgreSQL's packages could not be installed: run as root with Debian's packages within reach." >&2
        exit 1
    }
    pgbench=$(find_it)
fi
echo "$pgbench" >"$built/pgbench"
python3 "$here/two.py" "$root/crates/fratrie-storage-postgres/src" >"$built/two.sql"
