#!/usr/bin/env bash
# Says where the go command keeps its caches, and a key for them: the first step of the
# action. Without Go there is nothing to cache, and the next step says what is missing.
set -euo pipefail

command -v go >/dev/null || exit 0

# A cache is of one toolchain, one set of modules, and one set of sanitizers.
lanes=$(printf '%s\n' "${GATE_LANES:-}" | tr -s ' ' '\n' | sort -u | paste -sd- -)
modules=$({ cat go.mod go.sum 2>/dev/null || true; } | git hash-object --stdin | cut -c1-16)
{
	printf 'build-cache=%s\n' "$(go env GOCACHE)"
	printf 'module-cache=%s\n' "$(go env GOMODCACHE)"
	printf 'key=extreme-%s-%s-%s-%s-%s\n' "$(go env GOOS)" "$(go env GOARCH)" "$(go env GOVERSION)" "${lanes:-all}" "$modules"
} >>"$GITHUB_OUTPUT"
