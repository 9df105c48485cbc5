#!/bin/sh
# Runs generated futures on the runner under every sanitizer.
# It checks what that needs, builds the command and hands over to it.
set -u

usage() {
	cat <<'END'
usage: ./sanitize.sh [lane...] [--short] [--seed N] [--programs N]
                     [--json FILE] [--sarif FILE] [--junit FILE]

Runs the lanes, by default all of them, and prints one table of verdicts.

  vet     go vet, staticcheck, actionlint, shfmt and the house rules
  ledger  generated programs in virtual time, every handle in the ledger
  explore every small program under every interleaving
  race    the same under the race detector
  asan    the same under the address sanitizer, leaks checked at exit
  msan    the same under the memory sanitizer; left out where there is no clang
  leak    goroutines left behind
  fuzz    each fuzz target on its seeds, and on inputs made of them
  mutants every bug of the catalogue, until a lane kills it

  --short        a tenth of the programs, and smaller ones to explore
  --seed N       start the generators with N; or EXTREME_SEED=N
  --programs N   generate N programs in each lane; or EXTREME_PROGRAMS=N
  --json FILE    save the report to FILE, too
  --sarif FILE   save it as SARIF, which code scanning reads
  --junit FILE   save it as JUnit
  -h, --help     this text

Exit code: 0 pass; 1 something was found, or a lane is blind to its planted bug;
2 something could not be run to its end, or bad use.
END
}

missing() {
	printf 'sanitize.sh: %s\n' "$@" >&2
	exit 2
}

named=
for arg; do
	case $arg in
	-h | --help)
		usage
		exit 0
		;;
	vet | ledger | explore | race | asan | msan | leak | fuzz | mutants)
		named=1
		;;
	esac
done

from=$(pwd)
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
cd "$here" || exit 2

command -v go >/dev/null 2>&1 ||
	missing "no Go" "get it from https://go.dev/dl, or as your system's package golang"
want=$(awk '$1 == "go" { print $2; exit }' go.mod)
has=$(go env GOVERSION 2>&1) || missing "go does not work here: $has"
awk -v has="${has#go}" -v want="$want" 'BEGIN {
	split(has, h, "[.a-z -]"); split(want, w, "[.a-z -]")
	for (i = 1; i <= 3; i++) if (h[i] + 0 != w[i] + 0) exit h[i] + 0 < w[i] + 0
}' || missing "$has is too old: go.mod wants $want" "get it from https://go.dev/dl"
# Which lanes need a C compiler, and what it must know, the command knows better;
# but the default set can't do without one.
if [ -z "$named" ]; then
	[ "${CGO_ENABLED:-1}" = 1 ] || missing "cgo is switched off" "run it without CGO_ENABLED=$CGO_ENABLED"
	cc=$(go env CC)
	command -v "${cc%% *}" >/dev/null 2>&1 ||
		missing "no C compiler ($cc)" "on Debian: apt-get install gcc libc6-dev; on macOS: xcode-select --install"
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/extreme-sh-XXXXXX") || exit 2
child=
stopped=
# stop passes a signal on, so that the command can end its table and clean up.
# shellcheck disable=SC2317 # the traps call it
stop() {
	stopped=1
	[ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'rm -rf "$dir"' EXIT
trap stop INT TERM HUP

go build -o "$dir/extreme" ./cmd/extreme
built=$?
[ -z "$stopped" ] || missing "interrupted"
[ $built -eq 0 ] || missing "cmd/extreme does not build"

# A relative FILE is meant from where we were called.
cd "$from" || exit 2
"$dir/extreme" sanitize --root "$here" "$@" &
child=$!
[ -z "$stopped" ] || stop
code=2
while :; do
	stopped=
	wait "$child"
	last=$?
	[ $last -eq 127 ] || code=$last # 127: it was waited for before
	# A signal ends a wait early. The command is given the time it needs.
	[ -n "$stopped" ] || break
done
exit "$code"
