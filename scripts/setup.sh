# Sourced by ./run, ./test and bench/run: installs what is missing and builds.
# Debian 12 packages; the C++ libraries have a decision record each in docs/decisions/.

build_packages=(g++ cmake ninja-build ccache mold pkg-config
  libboost1.81-dev libssl-dev libsimdjson-dev libsqlite3-dev libzstd-dev libutf8proc-dev
  libtomlplusplus-dev libcli11-dev libre2-dev libarchive-dev libp11-kit-dev libexpat1-dev)
test_packages=(libgtest-dev python3 openssl curl softhsm2 nftables iproute2)

# What one checkout has compiled serves another: paths are taken relative to the checkout.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install_missing PACKAGE...: asks apt only for what is not there.
install_missing() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
}

# The definitions of FHIR R4, which the default rule pack is compiled from: once, until the lock
# file changes. npm checks the digest that stands there.
install_definitions() {
  local folder=build/npm
  cmp -s rules/package-lock.json "$folder/installed-lock.json" && return 0
  command -v npm >/dev/null || install_missing npm
  mkdir -p "$folder"
  cp rules/package.json rules/package-lock.json "$folder/"
  echo "installing the definitions of FHIR R4"
  if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error; then
    echo "The definitions of FHIR R4 (rules/package.json) cannot be fetched from npm." >&2
    echo "The default rule pack needs them: check the network or npm's settings, then try again." >&2
    return 1
  fi
  cp rules/package-lock.json "$folder/installed-lock.json"
}

# build PRESET TARGET...: configures once, then builds with progress.
build() {
  local preset=$1
  shift
  # One cache serves every checkout of the project.
  export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
  local log
  log=$(mktemp)
  if ! cmake --preset "$preset" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
  NINJA_STATUS='[%f/%t %es] ' cmake --build --preset "$preset" --target "$@"
}
