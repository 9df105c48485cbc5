package kill

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/internal/alarm"
	"github.com/extremely-boring/extreme/check/internal/process"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/rule"
)

// limit is when a process is given up that does not even say that it hangs.
const limit = 3 * time.Minute

// play hunts for a mutant in a column, and again as often as a kill must be repeated.
func (r *run) play(ctx context.Context, c Column, m mutant.Mutant, h hunter) Cell {
	switch {
	case c.Way == Unit:
		return r.unit(ctx, c, m)
	case h.absent != "":
		return Cell{Outcome: Absent, Reason: h.absent}
	case ctx.Err() != nil: // then a build that failed was but stopped
		return Cell{Outcome: Incomplete, Reason: interrupted}
	case h.failed != nil:
		return Cell{Outcome: Incomplete, Reason: h.failed.Error()}
	}
	q := hunt.Quarry{Subject: h.subject, Way: c.Way, Rules: m.Rules, Programs: c.Programs, Seed: r.Seed, Short: r.Short, Shrink: r.Shrink}
	// What is equivalent is so in Go, whose Cond has no spurious wakeups.
	q.Spurious = m.Equivalent == "" || m.ID == hunt.Original
	if q.Rules == nil {
		q.Rules = runners
	}
	cell := r.once(ctx, c, h.binary, q)
	if cell.Outcome != Killed {
		return cell
	}
	q.Shrink = false
	kills := []Cell{cell}
	// The explorer's search has no luck in it.
	for c.Way != hunt.Schedules && len(kills) < r.repeats() {
		again := r.once(ctx, c, h.binary, q)
		if ctx.Err() != nil {
			return Cell{Outcome: Incomplete, Reason: interrupted}
		}
		if again.Outcome != Killed {
			cell = usual(kills)
			cell.Outcome, cell.Runs = Luck, len(kills)+1
			cell.Reason = strings.TrimSpace(fmt.Sprintf("another run did not find it: %s %s", again.Outcome, again.Rule))
			return cell
		}
		kills = append(kills, again)
	}
	cell = usual(kills)
	cell.Runs = cell.Kills
	return cell
}

// usual is the first of the kills that is told by the rule that most of them are told by.
// A mutant may break several, and which one shows first can differ.
func usual(kills []Cell) Cell {
	told := map[string]int{}
	for _, k := range kills {
		told[k.Rule]++
	}
	most := kills[0]
	for _, k := range kills {
		if told[k.Rule] > told[most.Rule] {
			most = k
		}
	}
	most.Kills = len(kills)
	return most
}

// runners are the rules that a runner can break: those of the future and of the
// exploration itself are not among them.
var runners = func() (rules []rule.Rule) {
	for _, r := range rule.All() {
		if r != rule.Nondeterminism {
			rules = append(rules, r)
		}
	}
	return rules
}()

// once runs one process and says what came of it.
func (r *run) once(ctx context.Context, c Column, binary string, q hunt.Quarry) Cell {
	crumb, err := os.CreateTemp(r.dir, "crumb-")
	if err != nil {
		return Cell{Outcome: Incomplete, Reason: err.Error()}
	}
	crumb.Close()
	defer os.Remove(crumb.Name())
	limited, cancel := process.Limit(ctx, limit)
	defer cancel(nil)
	cmd := process.Command(limited, append([]string{binary}, q.Args()...))
	// Two processors would find a little more, and not each time: that is luck, and does
	// not count. On one the goroutines take nearly the same turns in every run.
	cmd.Env = append(append(os.Environ(), c.Env...), "EXTREME_CRUMB="+crumb.Name(), "GOMAXPROCS=1")
	var stdout bytes.Buffer
	var stderr process.Excerpt
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err = cmd.Run()
	took := time.Since(began)
	if limited.Err() != nil {
		reason := interrupted
		if errors.Is(context.Cause(limited), process.ErrLate) {
			reason = "the process hung"
		}
		return Cell{Outcome: Incomplete, Reason: reason}
	}
	var a hunt.Answer
	if json.Unmarshal(stdout.Bytes(), &a) == nil && (a.Kill != nil || a.Hung != "") {
		return ofAnswer(a)
	}
	if rule, text := alarmed(stderr.String()); rule != "" {
		cell := Cell{Outcome: Killed, Rule: string(rule), What: firstLine(text), Report: text, Programs: a.Programs, Milliseconds: float64(took.Microseconds()) / 1000}
		if text, err := os.ReadFile(crumb.Name()); err == nil && a.Programs == 0 {
			cell.Program = strings.TrimSpace(string(text))
		}
		if !q.Accepts(rule) {
			cell.Outcome, cell.Reason = Wrong, fmt.Sprintf("it was reported as %s", rule)
		}
		return cell
	}
	if err != nil {
		return Cell{Outcome: Incomplete, Reason: fmt.Sprintf("the process died without an answer: %v", err), Report: stderr.String()}
	}
	return ofAnswer(a)
}

// ofAnswer makes a cell of what a process said.
func ofAnswer(a hunt.Answer) Cell {
	cell := Cell{Outcome: Survived, Programs: a.Programs, Executions: a.Executions, Milliseconds: a.Milliseconds}
	tell := func(f *check.Failure) {
		cell.Rule, cell.What, cell.Program, cell.Report = string(f.Rule), f.Sentence, f.Program, a.Report
	}
	switch {
	case a.Kill != nil:
		cell.Outcome = Killed
		tell(a.Kill)
		cell.Programs = a.Kill.After
	case a.Hung != "":
		cell.Outcome, cell.Program = Incomplete, a.Hung
		cell.Reason = "a program made no progress in real time: where a Mutex blocks for ever, only the explorer can judge"
	case len(a.Wrong) > 0:
		cell.Outcome = Wrong
		tell(a.Wrong[0])
		cell.Reason = "it was reported as " + cell.Rule
	case a.Incomplete != "":
		cell.Outcome, cell.Reason = Incomplete, a.Incomplete
	}
	return cell
}

// alarmed returns the first report of a sanitizer in the text, and the rule that it is
// about.
func alarmed(text string) (r rule.Rule, report string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if r, ok := alarm.Rule(line); ok {
			return r, strings.Join(lines[i:min(len(lines), i+60)], "\n")
		}
	}
	return "", ""
}
