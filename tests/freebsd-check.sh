#!/usr/bin/env bash
# Type-checks or lints Raven for FreeBSD on a Debian machine.
#   tests/freebsd-check.sh check|clippy [CARGO ARGUMENTS]
# There is no FreeBSD standard library to download for the installed compiler, so it is built from
# Debian's package rust-src of the same version. Exit status 77: that package cannot be had.
set -euo pipefail

verb=${1:?"usage: tests/freebsd-check.sh check|clippy [CARGO ARGUMENTS]"}
shift
case $verb in
  check | clippy) ;;
  *) echo "tests/freebsd-check.sh: $verb is neither check nor clippy" >&2; exit 2 ;;
esac

root=$(cd "$(dirname "$0")/.." && pwd)
cache=${RAVEN_FREEBSD_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/raven-freebsd}
version=$(rustc --version | cut -d' ' -f2)
library=$cache/rust-src/usr/src/rustc-$version/library

skip() {
  echo "tests/freebsd-check.sh: $1; not checked" >&2
  exit 77
}

# Debian's sources and archive are read with a package state of our own: the machine's stays as it is.
fetch_rust_src() {
  local mirror package
  command -v apt-get >/dev/null || skip "this is no Debian"
  mirror=$(cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null |
    sed -nE 's|^[^#]*(https?://[^ ]+/debian)/?( .*)?$|\1|p' | sort -u | head -n 1) || true
  [[ -n $mirror ]] || skip "the machine's package sources name no Debian mirror"
  mkdir -p "$cache"/apt/{lists/partial,archives/partial} "$cache/packages"
  cat >"$cache/apt/apt.conf" <<CONF
Dir::Etc::SourceList "$cache/apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$cache/apt/lists";
Dir::Cache "$cache/apt";
CONF
  for suite in trixie-backports sid; do
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
  done >"$cache/apt/sources.list"
  export APT_CONFIG=$cache/apt/apt.conf
  apt-get -qq update || skip "Debian's package lists cannot be read"
  package=$(apt-cache madison rust-src | awk -v v="$version+" 'index($3, v) == 1 { print $3; exit }')
  [[ -n $package ]] || skip "Debian has no rust-src $version"
  (cd "$cache/packages" && apt-get -qq download "rust-src=$package")
  dpkg-deb -x "$cache"/packages/rust-src_"$version"*.deb "$cache/rust-src"
  unset APT_CONFIG
}

[[ -f $library/std/Cargo.toml ]] || fetch_rust_src
[[ -f $library/std/Cargo.toml ]] || skip "rust-src $version does not hold the standard library"

# One panic strategy for the library and the program, or the library is built twice.
export CARGO_PROFILE_DEV_PANIC=unwind
export RUSTC_BOOTSTRAP=1 __CARGO_TESTS_ONLY_SRC_ROOT=$library CARGO_TARGET_DIR=$cache/target
arguments=(-Zbuild-std=std,panic_abort,test --target "${RAVEN_FREEBSD_TARGET:-x86_64-unknown-freebsd}")
cd "$root"
if [[ $verb == clippy ]]; then
  exec cargo clippy "${arguments[@]}" "$@" -- -D warnings
fi
exec cargo check "${arguments[@]}" "$@"
