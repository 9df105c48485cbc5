package bench

import (
	"fmt"

	"github.com/extremely-boring/extreme/check"
)

// Report is what was measured.
type Report struct {
	// Schema is the version of this form. A field that changes its meaning or goes
	// away changes it; a new field doesn't.
	Schema int `json:"schema"`
	// Command is the name of the command that was run.
	Command string `json:"command"`
	// Verdict is a pass, or incomplete if a figure is missing. It never fails.
	Verdict check.Verdict `json:"verdict"`
	// Summary is the verdict in one line.
	Summary string `json:"summary"`
	// Short says that Options.Short was set.
	Short bool `json:"short"`
	// Go and Rust are the versions of the toolchains; Rust is "" without one.
	Go   string `json:"go"`
	Rust string `json:"rust,omitempty"`
	// Platform is GOOS/GOARCH, Procs GOMAXPROCS, and CPU the processor's name, or ""
	// where it is not known.
	Platform string `json:"platform"`
	Procs    int    `json:"procs"`
	CPU      string `json:"cpu,omitempty"`
	// Rounds is how many interleaved rounds there were.
	Rounds int `json:"rounds"`
	// Seconds is the time that everything took, compiling included.
	Seconds float64 `json:"seconds"`
	// Rows are the figures, those of a case and a size side by side.
	Rows []Row `json:"rows"`
	// Missing is what was not measured.
	Missing []Missing `json:"missing,omitempty"`
}

// Row is one figure.
type Row struct {
	// Case is what was measured; its ids are stable, as "ready".
	Case string `json:"case"`
	// Size is how many there were at once in a case that has sizes, otherwise 0.
	Size int `json:"size,omitempty"`
	// Subject is who did it; "extreme" is the runner.
	Subject string `json:"subject"`
	// Across says what the subject crosses in a case that crosses something:
	// "goroutines" or "OS threads".
	Across string `json:"across,omitempty"`
	// Value is the median of the rounds, in the unit Unit, as "ns/op".
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Low and High are the confidence interval of the median, or the least and the
	// greatest figure where there were too few rounds for one. Both are Value where
	// the figure is exact or was taken once.
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// Allocs is the number of allocations per operation, rounded down as package
	// testing does; nil where they were not counted.
	Allocs *int64 `json:"allocs_per_op,omitempty"`
	// Ratio compares the row with another of its case and size.
	Ratio *Ratio `json:"ratio,omitempty"`
	// Samples are the figures of the rounds, in their order.
	Samples []float64 `json:"samples,omitempty"`
}

// Ratio is one row's time in multiples of another's: the median over the rounds.
type Ratio struct {
	// To is the subject of the other row.
	To string `json:"to"`
	// Value is the median, and Low and High its confidence interval.
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	// Noise says that 1 is in the interval, or that there were too few rounds for
	// one: which of the two is faster was not found out.
	Noise bool `json:"noise"`
}

// Missing is something that was not measured. It is an error, too.
type Missing struct {
	// What is missing.
	What string `json:"what"`
	// Reason says why, and Remedy what to do about it, each in a line.
	Reason string `json:"reason"`
	Remedy string `json:"remedy,omitempty"`
	// Optional says that the report is complete without.
	Optional bool `json:"optional"`
}

// Error says in one line what is missing, why, and what to do.
func (m *Missing) Error() string {
	text := fmt.Sprintf("%s: %s", m.What, m.Reason)
	if m.Remedy != "" {
		text += "; " + m.Remedy
	}
	return text
}
