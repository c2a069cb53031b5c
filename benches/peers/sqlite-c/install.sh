#!/usr/bin/env bash
# Builds below target/peers/sqlite-c.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
built=$(cd "$here/../../.." && pwd)/target/peers/sqlite-c
cargo build --quiet --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$built" >&2 || {
    echo "sqlite-c: it could not be built: look above whether crates.io was out of reach, or gcc is missing, and run again." >&2
    exit 1
}
