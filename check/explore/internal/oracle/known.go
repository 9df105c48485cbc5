package oracle

import "strings"

// Case is a program of which it is known how many traces it has.
type Case struct {
	Name    string
	Program Program
	// Traces is how many there are, and Stuck how many of them leave a
	// goroutine stuck.
	Traces, Stuck int
	// BruteForce is set if Explore can do it in a second.
	BruteForce bool
}

// Known returns the cases. Most are of the test suites of GenMC and Nidhugg. The
// small ones of what those do not have, as RWMutex and WaitGroup, were counted by
// hand, and Park(2,1) by this package.
func Known() []Case {
	var cases []Case
	for _, group := range [][]Case{litmus(), scaled(), blocking(), parks(), kept()} {
		cases = append(cases, group...)
	}
	return cases
}

// small is a case for Explore.
func small(name string, traces, stuck int, text string) Case {
	return Case{name, mustParse(text), traces, stuck, true}
}

// each joins n texts, from that of 1.
func each(n int, text func(i int) string) string {
	var all []string
	for i := range n {
		all = append(all, text(i+1))
	}
	return strings.Join(all, "; ")
}

// times joins n copies.
func times(n int, text string) string {
	return each(n, func(int) string { return text })
}
