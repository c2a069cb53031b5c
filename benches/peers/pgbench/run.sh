#!/usr/bin/env bash
# run.sh eight|two URL COUNT CLIENTS TURN: merges COUNT pairs, and prints how many a second.
set -euo pipefail
if [ $# -ne 5 ] || ! [[ $1 =~ ^(eight|two)$ && $3 =~ ^[0-9]+$ && $4 =~ ^[1-9][0-9]*$ && $5 =~ ^[0-9]+$ ]]; then
    echo "usage: run.sh eight|two URL COUNT CLIENTS TURN" >&2
    exit 2
fi
what=$1 url=$2 count=$3 clients=$4 turn=$5
here=$(cd "$(dirname "$0")" && pwd)
built=$(cd "$here/../../.." && pwd)/target/peers/pgbench
pgbench=$(cat "$built/pgbench" 2>/dev/null) || {
    echo "pgbench: it was not installed: run install.sh beside this script." >&2
    exit 1
}
each=$((count / clients))
if [ $each -eq 0 ] || [ $((each * clients)) -ne "$count" ]; then
    echo "pgbench: COUNT must be a multiple of CLIENTS." >&2
    exit 2
fi
ask() { psql -qXAt -v ON_ERROR_STOP=1 "$url" -c "$1"; }

# Those that an earlier turn merged are passed over: of a run, the pairs are the next ones.
if [ "$what" = eight ]; then
    who="pgbench, eight statements" script=$here/eight.sql
    first=$(ask "SELECT coalesce(max(p.n), 0) FROM bench.pairs AS p JOIN fratrie.accounts AS a
        ON a.realm_id = p.realm AND a.id = p.absorbed AND a.status = 'merged'")
    there=$(ask "SELECT coalesce(max(n), 0) FROM bench.pairs")
else
    who="pgbench, two statements" script=$built/two.sql
    first=$(ask "SELECT coalesce(max(r.n), 0) FROM bench.recorded AS r JOIN fratrie.commits AS c
        ON c.realm_id = r.realm AND c.id = r.commit_id")
    there=$(ask "SELECT coalesce(max(n), 0) FROM bench.recorded")
    realm=$(ask "SELECT realm FROM bench.recorded LIMIT 1")
fi
if [ $((first + count)) -gt "$there" ]; then
    echo "pgbench: of $there pairs $first are merged: take a fresh copy of the prepared database." >&2
    exit 1
fi
before=$(ask "SELECT count(*) FROM fratrie.merges")
said=$("$pgbench" -n -M prepared -c "$clients" -j 2 -t "$each" -D mine=0 -D first="$first" -D callers="$clients" \
    -D realm="${realm:-none}" -D none={} -D no=false -f "$script" "$url" 2>&1) || {
    echo "$said" >&2
    echo "pgbench: the run failed, as said above: take a fresh copy of the prepared database." >&2
    exit 1
}
done=$(($(ask "SELECT count(*) FROM fratrie.merges") - before))
if [ $done -ne "$count" ]; then
    echo "$said" >&2
    echo "pgbench: $done merges of $count were done." >&2
    exit 1
fi
tps=$(sed -n 's/^tps = \([0-9.]*\) (without initial connection time).*/\1/p' <<<"$said")
printf '{"row":"merge-postgres-%s","who":"%s","turn":%s,"value":%.1f,"unit":"merges/s"}\n' "$clients" "$who" "$turn" "$tps"
