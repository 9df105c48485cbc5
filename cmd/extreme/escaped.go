package main

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/mutant"
)

// sanitizers are what the lanes see by that a trace is made without.
var sanitizers = map[string]string{
	"race": "the race detector",
	"asan": "the address sanitizer",
	"msan": "the memory sanitizer",
	"leak": "goleak",
}

// sanitizer names what alone sees a bug, or returns "" if the ledger or the explorer do.
func sanitizer(m mutant.Mutant) string {
	var eyes []string
	for _, lane := range m.Lanes {
		if sanitizers[lane] == "" {
			return ""
		}
		eyes = append(eyes, sanitizers[lane])
	}
	return strings.Join(eyes, " or ")
}

// escaped says why there is no picture of a bug that no small program has shown, and what
// shows it.
func escaped(m mutant.Mutant) string {
	if why := m.Equivalent + m.Unreachable; why != "" {
		return why
	}
	shows := fmt.Sprintf("go run ./cmd/extreme mutants %s --lane %s", m.ID, strings.Join(m.Lanes, ","))
	if eyes := sanitizer(m); eyes != "" {
		return fmt.Sprintf("only %s sees it, and a trace is made without; what shows it is %s", eyes, shows)
	}
	return "what shows it is " + shows
}
