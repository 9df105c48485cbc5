#!/usr/bin/env bash
# Ends the job by the verdict: the last step of the action. 1 is for what was found or a
# lane that is blind, 2 for what is incomplete or could not be set up.
#
# In: GATE_VERDICT, GATE_REASON and GATE_FAIL_ON_INCOMPLETE.
set -euo pipefail

case $GATE_VERDICT in
pass) exit 0 ;;
fail)
	echo "fail: ${GATE_REASON}"
	exit 1
	;;
incomplete)
	echo "incomplete: ${GATE_REASON}"
	# What could not be set up has said nothing, whatever one wants to overlook.
	if [ "$GATE_FAIL_ON_INCOMPLETE" = false ] && [ "$GATE_REASON" != set-up ]; then
		exit 0
	fi
	exit 2
	;;
esac
echo "the gate did not run to its end"
exit 2
