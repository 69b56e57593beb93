#!/usr/bin/env bash
# Type-checks or lints Raven for FreeBSD on a Debian machine that has only the stable toolchain.
#
#   tests/freebsd-check.sh check|clippy [arguments for cargo]
#
# rustup has no need of a FreeBSD target: cargo builds the standard library's metadata from
# Debian's rust-src package of the same version as the installed rustc. The package is unpacked
# into RAVEN_FREEBSD_DIR (default: ~/.cache/raven-freebsd); nothing on the system is changed.
# RAVEN_FREEBSD_TARGET chooses another target (default: x86_64-unknown-freebsd).
#
# Exit status: cargo's; 64 for wrong usage; 77 when the sources of std cannot be had.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=${RAVEN_FREEBSD_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/raven-freebsd}
target=${RAVEN_FREEBSD_TARGET:-x86_64-unknown-freebsd}

usage() {
  echo "usage: tests/freebsd-check.sh check|clippy [arguments for cargo]" >&2
  exit 64
}

skip() {
  echo "freebsd-check: skipped: $*" >&2
  exit 77
}

# Prints the URI of the Debian archive that this machine installs from.
mirror() {
  cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
    awk '$1 == "URIs:" && $2 ~ /\/debian\/?$/ { print $2; exit }'
}

# Unpacks rust-src of rustc version $1 into $2, with an apt state of its own.
fetch_sources() {
  local version=$1 into=$2 uri package apt=$dir/apt keys=/usr/share/keyrings/debian-archive-keyring
  local tool key
  for tool in apt-get apt-cache dpkg-deb; do
    command -v "$tool" >/dev/null || skip "$tool is missing, rust-src is taken from Debian"
  done
  for key in "$keys.pgp" "$keys.gpg"; do [[ -e $key ]] && break; done
  [[ -e $key ]] || skip "the Debian archive keyring is missing"
  uri=$(mirror)
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/packages"
  echo "deb [signed-by=$key] ${uri:-https://deb.debian.org/debian} trixie-backports main" \
    >"$apt/sources"
  cat >"$apt/config" <<CONFIG
Dir::Etc::SourceList "$apt/sources";
Dir::Etc::SourceParts "/dev/null";
Dir::State "$apt";
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt";
Dir::Cache::Archives "$apt/archives";
APT::Sandbox::User "";
CONFIG
  export APT_CONFIG=$apt/config
  apt-get --quiet --quiet update >&2 || skip "the Debian archive cannot be reached"
  package=$(apt-cache madison rust-src | awk -v start="$version+" \
    'index($3, start) == 1 { print $3; exit }')
  [[ -n $package ]] || skip "Debian trixie-backports has no rust-src for rustc $version"
  rm -f "$apt"/packages/*.deb
  (cd "$apt/packages" && apt-get --quiet --quiet download "rust-src=$package" >&2) ||
    skip "rust-src $package cannot be downloaded"
  unset APT_CONFIG
  rm -rf "$into" "$into.new"
  dpkg-deb -x "$apt"/packages/rust-src_*.deb "$into.new"
  mv "$into.new" "$into"
}

[[ $# -ge 1 ]] || usage
verb=$1
shift
case $verb in check | clippy) ;; *) usage ;; esac

version=$(rustc --version | cut -d ' ' -f 2)
sources=$dir/rust-src-$version
library=$sources/usr/src/rustc-$version/library
[[ -f $library/std/Cargo.toml ]] || fetch_sources "$version" "$sources"
[[ -f $library/std/Cargo.toml ]] || skip "the rust-src package holds no library/std"

# std and the crate must agree on one panic strategy in test builds.
export CARGO_PROFILE_DEV_PANIC=unwind
export RUSTC_BOOTSTRAP=1
export __CARGO_TESTS_ONLY_SRC_ROOT=$library
export CARGO_TARGET_DIR=$dir/target
cd "$here"
exec cargo "$verb" -Zbuild-std=std,panic_abort,test --target "$target" "$@"
