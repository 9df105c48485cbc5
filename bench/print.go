package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Print writes the tables for a terminal, then what is missing, and last one line with the
// verdict.
func (r Report) Print(w io.Writer) {
	for _, s := range r.sections() {
		fmt.Fprintf(w, "%s\n%s\n%s\n\n", s.title, s.lead, s.draw().Render())
	}
	fmt.Fprintf(w, "%s\n", r.crossing())
	for _, m := range r.Missing {
		word := "incomplete"
		if m.Optional {
			word = "not measured"
		}
		fmt.Fprintf(w, "\n%s: %s: %s\n", word, m.What, m.Reason)
		if m.Remedy != "" {
			fmt.Fprintf(w, "  remedy: %s\n", m.Remedy)
		}
	}
	fmt.Fprintf(w, "\n%s\n", r.Summary)
}

// Markdown writes the tables for a section of a page, each with a comment above it that
// tells which command made it.
func (r Report) Markdown(w io.Writer) {
	fmt.Fprintf(w, "Measured by `%s` on %s.\n\n%s\n", r.commandLine(), r.machine(), r.crossing())
	for _, s := range r.sections() {
		fmt.Fprintf(w, "\n### %s\n\n%s\n\n<!-- measured: %s -->\n%s\n", s.title, s.lead, r.commandLine(), s.draw().RenderMarkdown())
	}
	if len(r.Missing) > 0 {
		fmt.Fprint(w, "\n### Not measured\n\n")
	}
	for _, m := range r.Missing {
		fmt.Fprintf(w, "- %s\n", m.Error())
	}
}

// crossing is what must be said wherever these figures are.
func (r Report) crossing() string {
	if r.Rust == "" {
		return "All subjects are in Go: there are no runners in Rust in this report."
	}
	return "Where a case crosses something, extreme and what else is in Go crosses goroutines, and the runners in Rust cross threads of the operating system. That compares the languages, not the runners."
}

// commandLine is what prints such a page.
func (r Report) commandLine() string {
	line := "extreme bench --markdown"
	if r.Short {
		line += " --short"
	}
	if slices.ContainsFunc(r.Rows, func(row Row) bool { return row.Case == matrixCase }) {
		line += " --matrix matrix.json"
	}
	return line
}

// machine says on what all was measured.
func (r Report) machine() string {
	parts := []string{r.Platform, fmt.Sprintf("%d processors", r.Procs)}
	if r.CPU != "" {
		parts = append(parts, r.CPU)
	}
	parts = append(parts, r.Go)
	if r.Rust != "" {
		parts = append(parts, r.Rust)
	}
	return fmt.Sprintf("%s; %d rounds, %.0f s", strings.Join(parts, ", "), r.Rounds, r.Seconds)
}
