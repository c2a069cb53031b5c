#!/usr/bin/env bash
# Builds below target/peers/sqlite-inserts.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
built=$(cd "$here/../../.." && pwd)/target/peers/sqlite-inserts
cargo build --quiet --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$built" >&2 || {
    echo "sqlite-inserts: it could not be built: bring cargo's registry within reach and install gcc, as the lines above say, and run again." >&2
    exit 1
}
