#!/usr/bin/env bash
# load.sh RECORDED_URL FRESH_URL: brings what was recorded into a fresh copy of the prepared database.
set -euo pipefail
if [ $# -ne 2 ]; then
    echo "usage: load.sh RECORDED_URL FRESH_URL" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
psql -qX -v ON_ERROR_STOP=1 "$2" -f "$here/prepare.sql" 2>/dev/null
psql -qX -v ON_ERROR_STOP=1 "$1" -c "COPY (
    SELECT row_number() OVER (ORDER BY n), realm, (c->>'id')::uuid, commits, changes,
        ARRAY[(c->'receipt'->'outcome'->>'principal')::uuid] || ARRAY(
            SELECT (line->>'account')::uuid FROM jsonb_array_elements(c->'receipt'->'outcome'->'lines') AS line)
    FROM (SELECT *, commits::jsonb->0 AS c FROM bench.recorded) AS recorded) TO STDOUT" | psql -qX -v ON_ERROR_STOP=1 "$2" -c "COPY bench.recorded FROM STDIN"
psql -qX -v ON_ERROR_STOP=1 "$2" -c "VACUUM ANALYZE bench.recorded"
