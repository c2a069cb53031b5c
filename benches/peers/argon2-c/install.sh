#!/usr/bin/env bash
# Builds the C reference of Argon2 in two forms, below target/peers/argon2-c. Run again, it builds again what is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
built=$(cd "$here/../../.." && pwd)/target/peers/argon2-c
version=25.1.0
mkdir -p "$built"

stop() {
    echo "argon2-c: $1" >&2
    exit 1
}

for tool in cc python3; do
    command -v "$tool" >/dev/null || stop "\`$tool\` is missing: install gcc and python3 with python3-venv."
done
if ! [ -f /usr/include/argon2.h ]; then
    { apt-get update -q && apt-get install -qy libargon2-dev; } >&2 ||
        stop "Debian's package libargon2-dev could not be installed: run as root with Debian's packages within reach, then again."
fi

# Debian builds its library without the optimised file, so that comes from the sources that a Python package carries.
sources=$built/argon2_cffi_bindings-$version/extras/libargon2
if ! [ -f "$sources/src/opt.c" ]; then
    python3 -m venv "$built/venv" >&2 || stop "a virtual environment could not be made: install python3-venv."
    "$built/venv/bin/pip" download -q --no-deps --no-binary :all: -d "$built" "argon2-cffi-bindings==$version" >&2 ||
        stop "the sources of argon2-cffi-bindings $version could not be fetched: run again with PyPI within reach."
    tar -xzf "$built/argon2_cffi_bindings-$version.tar.gz" -C "$built"
fi

cc -O3 -std=gnu11 -Wall -pthread -DBUILD='"as Debian builds it"' -o "$built/argon2-c-debian" "$here/main.c" -l:libargon2.a
# As the reference's own Makefile: for the processor that it finds.
cc -O3 -std=gnu11 -Wall -pthread -march=native -DBUILD='"for this processor"' -I "$sources/include" -I "$sources/src" \
    -o "$built/argon2-c-native" "$here/main.c" "$sources"/src/{argon2,core,encoding,opt,thread}.c "$sources/src/blake2/blake2b.c"
"$built/argon2-c-native" raw 1 1 0 >/dev/null
