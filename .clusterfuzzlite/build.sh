#!/usr/bin/env bash
# Builds the fuzz targets as libFuzzer programs, for OSS-Fuzz, ClusterFuzzLite and by
# hand. What these set is taken from the environment, and has a default here:
#
#   SRC                  holds the module in a folder extreme (default: this file's)
#   OUT                  gets the programs and their seeds (default: bin/libfuzzer in the module)
#   CC, CXX, CXXFLAGS    compile C and link the programs (default: clang, clang++, none)
#   LIB_FUZZING_ENGINE   is what they are linked with (default: -fsanitize=fuzzer)
#   SANITIZER            is address or none (default: address)
#
# Arguments name the targets to build (default: all). The exit code is 2 for what is
# missing or can't be built so.
set -euo pipefail

die() {
	echo "build.sh: $1" >&2
	exit 2
}

if [ -n "${SRC:-}" ]; then root=$SRC/extreme; else root=$(cd "$(dirname "$0")/.." && pwd); fi
[ -f "$root/go.mod" ] || die "there is no module in $root: SRC must be the folder that has it as extreme"
out=${OUT:-$root/bin/libfuzzer}
export CC=${CC:-clang}
# These may be several words each.
read -ra link <<<"${CXX:-clang++} ${CXXFLAGS:-}"
read -ra engine <<<"${LIB_FUZZING_ENGINE:--fsanitize=fuzzer}"
remedy='apt-get install clang libclang-rt-14-dev'
command -v "${link[0]}" >/dev/null || die "there is no ${link[0]}: $remedy"

case ${SANITIZER:-address} in
address) link+=(-fsanitize=address) ;;
none) ;;
*) die "SANITIZER=$SANITIZER: the targets are built with address or none" ;;
esac

# The tool rewrites and removes files, and does that in a copy.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char *, unsigned long) { return 0; }' |
	"${link[@]}" -x c++ - -x none "${engine[@]}" -o "$copy/empty" ||
	die "${link[0]} can't link a program of libFuzzer with SANITIZER=${SANITIZER:-address}: $remedy"
mkdir -p "$out"
out=$(cd "$out" && pwd)
tar -C "$root" -c go.mod go.sum check examples executor fuzz internal tools | tar -C "$copy" -x
cd "$copy"

tool=github.com/AdamKorcz/go-118-fuzz-build
GOFLAGS='' go build -modfile=tools/go.mod -o "$copy/bin/" "$tool"
GOFLAGS='' go build -o "$copy/bin/" ./check/fuzzing/libfuzzer

# The programs need two modules, of the versions that tools has.
for pin in $(go list -modfile=tools/go.mod -m -f '{{.Path}}@{{.Version}}' "$tool" github.com/AdaLogics/go-fuzz-headers); do
	go mod edit -require="$pin"
done
cat tools/go.sum >>go.sum

# The tool takes targets that are in no _test.go file, so that all files without tests
# are none here. The others go: their tests would be built, too.
cd fuzz
rm fuzz.go
grep -lE '^func (Test|Benchmark)' ./*_test.go | xargs rm
for file in ./*_test.go; do mv "$file" "${file%_test.go}_target.go"; done
printf 'package fuzz_test\n\nimport _ "%s/testing"\n' "$tool" >libfuzzer.go
module=$(go list -m)

# What coverage is not looked for in: there each schedule is another path, whatever the
# program, and most of an execution is spent.
explore=$module/check/explore
blank=$explore,$explore/internal/engine,$explore/scope,$explore/sync,$explore/sync/atomic,$module/check/ledger

targets=("$@")
if [ $# = 0 ]; then
	while read -r target; do targets+=("$target"); done < <(sed -nE 's/^func (Fuzz[A-Za-z0-9]+)\(f \*testing\.F\).*/\1/p' ./*_target.go | sort)
fi
for target in "${targets[@]}"; do
	sanitize=
	case ${SANITIZER:-address}/$target in
	# These run no counted cell: what the explorer runs is on Go's heap.
	*/FuzzExplore | */FuzzParse) ;;
	# With this the cells are on C's heap, and what is freed is guarded.
	address/*) sanitize=-asan ;;
	esac
	grep -qE "^func $target\(f \*testing\.F\)" ./*_target.go || die "there is no target $target"
	echo "building $target" >&2
	GOFLAGS="${GOFLAGS:-} $sanitize" "$copy/bin/go-118-fuzz-build" -func "$target" -include "$module/*" -preserve "$blank" \
		-o "$copy/$target.a" "$module/fuzz"
	"${link[@]}" "${engine[@]}" "$copy/$target.a" -o "$out/$target"
	"$copy/bin/libfuzzer" pack "testdata/fuzz/$target" "$out/${target}_seed_corpus.zip" >&2
done
