package explore

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/internal/count"
)

// String returns the result as a person reads it: what was explored and whether that
// is all, and if not why and what to do, and then each finding.
func (r Result) String() string { return r.Told(remedy) }

// Told is String for somebody who sets the [Options] by other means, as by the flags of a
// command: remedy says what to do there about a reason to be incomplete, or ""; nil never
// says anything.
func (r Result) Told(remedy func(incomplete string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, %s, %s in all and %d in the longest, up to %s, %d stuck. %s\n",
		nameOf(r.Options.Strategy), count.Of(r.Executions, "execution"), count.Of(r.Traces, "trace"), count.Of(r.Steps, "step"), r.Deepest,
		count.Of(r.Preemptions, "preemption"), r.Stuck, r.whether(remedy))
	for _, f := range r.Findings {
		b.WriteString("\n" + f.String())
	}
	return b.String()
}

// whether says whether everything was explored, and what was found.
func (r Result) whether(remedy func(string) string) string {
	found := "Nothing was found."
	if n := len(r.Findings); n > 0 {
		found = count.Of(n, "finding") + ":"
	}
	switch {
	case r.Incomplete != "":
		why := r.Incomplete
		if remedy == nil {
			remedy = func(string) string { return "" }
		}
		if what := remedy(why); what != "" {
			why += "; " + what
		}
		return "Incomplete: " + why + ". " + found
	case r.Options.Strategy > Bounded:
		return fmt.Sprintf("A sample, from seed %d. %s", r.Options.Seed, found)
	}
	return "Complete. " + found
}

// remedies say what to do about each reason for not exploring everything, by words that
// it has.
var remedies = []struct{ words, remedy string }{
	{"bound on executions", "raise Options.Executions, or make the body smaller"},
	{"bound on preemptions", "raise Options.Preemptions"},
	{"bound on steps", "raise Options.Steps, or let no goroutine spin until another acts"},
	{"bound on goroutines", "raise Options.Goroutines"},
	{"stopped at a finding", "-1 for Options.Findings goes on"},
	{"not deterministic", "let the body depend on nothing but its schedule"},
	{"told to end", "let it not go on with an error that says: explore: the goroutine ends"},
	{"stale", "explore without it to get another"},
}

func remedy(why string) string {
	for _, r := range remedies {
		if strings.Contains(why, r.words) {
			return r.remedy
		}
	}
	return ""
}
