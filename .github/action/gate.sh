#!/usr/bin/env bash
# Runs the lanes over somebody's packages and says what came of it: the main step of the
# action. It ends well whatever was found, so that the steps which upload it are run; the
# last one fails the job.
#
# In: GATE_PACKAGES, GATE_LANES, GATE_SEED, GATE_SHORT, and GATE_FOLDER for what it writes;
# EXTREME, if set, is the command, which is otherwise built.
# Out: verdict, findings, reason, folder and sarif.
set -uo pipefail

# ends NAME says how it came out, and why.
ends() {
	{
		printf 'verdict=%s\n' "$1"
		printf 'reason=%s\n' "$2"
		printf 'findings=%s\n' "$3"
	} >>"$GITHUB_OUTPUT"
	exit 0
}

# unready WHY [WHAT] says in one line why nothing was judged, as the command says it or as
# this script does. A line of the log may hold nothing that the runner takes for a command.
unready() {
	local what=${2:-extreme could not be set up}
	printf '::error title=%s::%s\n' "$what" "${1#extreme: }"
	printf '### %s\n\n%s\n' "$what" "${1#extreme: }" >>"$GITHUB_STEP_SUMMARY"
	ends incomplete set-up 0
}

mkdir -p "$GATE_FOLDER" || unready "the folder $GATE_FOLDER can't be made"
printf 'folder=%s\n' "$GATE_FOLDER" >>"$GITHUB_OUTPUT"
log=$GATE_FOLDER/log.txt

# What the module itself requires fits its tests; without that, what the action is of.
extreme=${EXTREME:-}
if [ -z "$extreme" ]; then
	command -v go >/dev/null || unready "there is no Go: run actions/setup-go before"
	extreme=$GATE_FOLDER/extreme
	go build -o "$extreme" github.com/extremely-boring/extreme/cmd/extreme 2>"$log" ||
		go -C "$GITHUB_ACTION_PATH" build -o "$extreme" ./cmd/extreme 2>>"$log" ||
		unready "the command does not build: $(tail -n 1 "$log")"
	trap 'rm -f "$extreme"' EXIT
fi

args=(--json "$GATE_FOLDER/report.json")
help=$("$extreme" sanitize --help 2>&1) || unready "the command does not start: $(printf '%s' "$help" | tail -n 1)"
case $help in
*--sarif*) args+=(--sarif "$GATE_FOLDER/report.sarif" --junit "$GATE_FOLDER/report.xml") ;;
esac
case ${GATE_SHORT:-false} in
true) args+=(--short) ;;
false) ;;
*) unready "short is true or false, not $GATE_SHORT" ;;
esac
[ -z "${GATE_SEED:-}" ] || args+=("--seed=$GATE_SEED")
read -ra lanes <<<"${GATE_LANES:-}"
read -ra packages <<<"${GATE_PACKAGES:-}"
[ ${#packages[@]} -gt 0 ] || unready "no packages"

"$extreme" sanitize "${args[@]}" -- ${lanes[@]+"${lanes[@]}"} "${packages[@]}" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

last=$(tail -n 1 "$log")
# A command that was used badly leaves no report, and neither does one that was killed,
# which a shell tells by a code above 128.
if [ ! -s "$GATE_FOLDER/report.json" ]; then
	[ "$code" -le 128 ] || unready "signal $((code - 128)) ended it, as when there is too little memory; it had said: $last" "extreme was killed"
	unready "$last"
fi
[ ! -s "$GATE_FOLDER/report.sarif" ] || printf 'sarif=%s\n' "$GATE_FOLDER/report.sarif" >>"$GITHUB_OUTPUT"
# shellcheck disable=SC2016 # the quotes are Markdown's
{
	printf '### extreme: %s\n\n```text\n' "$last"
	sed -n '/^┌/,$p' "$log"
	printf '```\n'
} >"$GATE_FOLDER/report.md"
cat "$GATE_FOLDER/report.md" >>"$GITHUB_STEP_SUMMARY"

# The last line says of each lane that failed how much it found.
findings=$(printf '%s\n' "$last" | grep -oE '\([0-9,]+ finding' | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }')
case $code in
0) ends pass "" 0 ;;
1)
	if [ "$findings" -gt 0 ]; then
		printf '::error title=extreme found something::%s\n' "$last"
		ends fail found "$findings"
	fi
	case $last in
	*BLIND*)
		printf '::error title=extreme is blind to a planted bug::%s\n' "$last"
		ends fail blind 0
		;;
	esac
	# The lane, and whose tests, without what the compiler says below.
	unbuilt=$(sed -n "s/^\(.* don't build\):\$/\1/p" "$log" | head -n 1)
	if [ -n "$unbuilt" ]; then
		printf "::error title=the tests don't build::%s\n" "$unbuilt"
	else
		printf '::error title=the tests fail::%s\n' "$last"
	fi
	ends fail failed 0
	;;
esac
printf '::warning title=extreme is incomplete::%s\n' "$last"
ends incomplete incomplete 0
