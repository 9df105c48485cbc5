// Package alarm knows the reports of the sanitizers.
//
// # Limits
//
// It knows a report by its first line, as the sanitizers of Go 1.26, GCC 12 and
// clang 14 write it.
package alarm

import (
	"strings"

	"github.com/extremely-boring/extreme/check/rule"
)

// EveryRace is what GORACE has to say so that the race detector reports a race each time
// and not once in a process: else no program could be made smaller by it.
const EveryRace = "suppress_equal_stacks=0 suppress_equal_addresses=0"

// known is how the reports begin, and the rule that is broken. The first that matches
// counts.
var known = []struct {
	text string
	rule rule.Rule
}{
	{"WARNING: DATA RACE", rule.DataRace},
	{"AddressSanitizer: attempting double-free", rule.DoubleFree},
	{"ERROR: AddressSanitizer", rule.UseAfterFree},
	{"LeakSanitizer: detected memory leaks", rule.Leak},
	{"WARNING: MemorySanitizer", rule.UseAfterFree},
}

// Rule returns the rule that the report is about which begins in the line of text, if
// one does.
func Rule(text string) (rule.Rule, bool) {
	for _, k := range known {
		if strings.Contains(text, k.text) {
			return k.rule, true
		}
	}
	return "", false
}
