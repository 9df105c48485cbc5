package kill

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/internal/count"
)

// Outcome is what came of one mutant in one column.
type Outcome string

// The outcomes.
const (
	// Killed is: a rule that the mutant breaks was found broken, each time.
	Killed Outcome = "killed"
	// Survived is: nothing was found.
	Survived Outcome = "survived"
	// Wrong is: another rule was found broken, which is a miss.
	Wrong Outcome = "wrong"
	// Luck is: it was killed at times. That does not count.
	Luck Outcome = "luck"
	// Absent is: the column's build does not have what the mutant edits.
	Absent Outcome = "absent"
	// Spared is: another column had killed it, and that was enough.
	Spared Outcome = "spared"
	// Incomplete is: there is no telling.
	Incomplete Outcome = "incomplete"
)

// interrupted is the reason of a cell that was not played to its end.
const interrupted = "interrupted"

// Cell is one mutant in one column.
type Cell struct {
	Mutant  string  `json:"mutant"`
	Column  string  `json:"column"`
	Outcome Outcome `json:"outcome"`
	// Rule is the rule that was found broken, and What how that was told.
	Rule string `json:"rule,omitempty"`
	What string `json:"what,omitempty"`
	// Programs and Executions are how many it took to the kill, or were run in all,
	// and Milliseconds how long that was.
	Programs     int     `json:"programs,omitempty"`
	Executions   int     `json:"executions,omitempty"`
	Milliseconds float64 `json:"milliseconds,omitempty"`
	// Kills is how many of Runs runs killed it.
	Kills int `json:"kills,omitempty"`
	Runs  int `json:"runs,omitempty"`
	// Program is one that shows it, and Report all that was said.
	Program string `json:"program,omitempty"`
	Report  string `json:"report,omitempty"`
	// Reason is why there is no kill, and Remedy what could be done.
	Reason string `json:"reason,omitempty"`
	Remedy string `json:"remedy,omitempty"`
}

// line tells of the cell in a line.
func (c Cell) line() string {
	switch c.Outcome {
	case Killed:
		return fmt.Sprintf("%s: killed by %s after %s in %.0f ms", c.Mutant, c.Rule, c.effort(), c.Milliseconds)
	case Luck:
		return fmt.Sprintf("%s: killed by %s in %d of %d runs", c.Mutant, c.Rule, c.Kills, c.Runs)
	case Survived:
		return fmt.Sprintf("%s: survived %s", c.Mutant, c.effort())
	case Wrong:
		return fmt.Sprintf("%s: found broken was %s", c.Mutant, c.Rule)
	}
	return fmt.Sprintf("%s: %s, %s", c.Mutant, c.Outcome, firstLine(c.Reason))
}

// effort is how much was run.
func (c Cell) effort() string {
	text := count.Of(c.Programs, "program")
	if c.Executions > 0 {
		text += ", " + count.Of(c.Executions, "execution")
	}
	return text
}

// took is how much was run in what the column counts, and for how long.
func (c Cell) took() string {
	ran := count.Of(c.Programs, "program")
	if c.Executions > 0 {
		ran = count.Of(c.Executions, "execution")
	}
	return fmt.Sprintf("%s %.0f ms", ran, c.Milliseconds)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
