package evidence

import (
	"fmt"
	"slices"

	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/kill/hunt"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/internal/count"
)

// judge returns the verdict that follows from a lane's result, and why that is not the one
// it has.
func judge(l lane.Result) (v lane.Verdict, why []string) {
	v = l.Verdict
	must := func(worse lane.Verdict, format string, args ...any) {
		why = append(why, fmt.Sprintf(format, args...))
		if v != lane.Fail {
			v = worse
		}
	}
	missed, cut := planted(l)
	i := slices.IndexFunc(lane.All(), func(own lane.Lane) bool { return own.Name == l.Lane })
	switch {
	case i < 0:
		must(lane.Fail, "there is no lane of that name")
		return v, why
	case l.NotRun && !lane.All()[i].Optional:
		must(lane.Incomplete, "it says that it was not run, and it is not optional")
	case !slices.Contains([]lane.Verdict{lane.Pass, lane.Fail, lane.Incomplete}, l.Verdict):
		must(lane.Fail, "its verdict %q is none", l.Verdict)
	}
	own := lane.All()[i]
	if n := len(l.Findings); n > 0 && l.Verdict != lane.Fail {
		must(lane.Fail, "its verdict is %s, with %s", l.Verdict, count.Of(n, "finding"))
	}
	if len(missed) > 0 && (l.Verdict != lane.Fail || !l.Blind) {
		must(lane.Fail, "its verdict is %s, and it did not catch %s", l.Verdict, missed[0])
	}
	if l.Blind && len(missed) == 0 {
		must(lane.Fail, "it says that it is blind, and caught all its planted bugs")
	}
	if l.Verdict == lane.Fail && len(l.Findings)+len(missed)+len(l.Reasons) == 0 {
		must(lane.Fail, "it failed, and nothing says why")
	}
	if l.Verdict == lane.Incomplete && len(l.Reasons) == 0 {
		must(lane.Incomplete, "it is incomplete, and nothing says why")
	}
	if l.Verdict != lane.Pass {
		return v, why
	}
	if len(cut) > 0 {
		must(lane.Incomplete, "its verdict is pass, and its run with %s was cut short", cut[0])
	}
	if len(l.Reasons) > 0 {
		must(lane.Incomplete, "its verdict is pass, with a reason why not: %s", l.Reasons[0])
	}
	for _, bug := range missing(own.Bugs(), l.Planted) {
		must(lane.Incomplete, "its verdict is pass, and its bug %s was not planted", bug)
	}
	if l.Stats == (lane.Stats{}) && l.Ran == "" || l.Lane == exploreLane && l.Stats.Executions == 0 {
		must(lane.Incomplete, "its verdict is pass, and nothing was run")
	}
	return v, why
}

// planted are the bugs that a lane did not catch: it missed them, or was cut short.
func planted(l lane.Result) (missed, cut []string) {
	for _, p := range l.Planted {
		switch {
		case p.Caught:
		case p.CutShort:
			cut = append(cut, p.Bug)
		default:
			missed = append(missed, p.Bug)
		}
	}
	return missed, cut
}

// missing are the names that are not among the planted bugs as often as they should be.
func missing(names []string, all []lane.Planted) (not []string) {
	left := map[string]int{}
	for _, p := range all {
		left[p.Bug]++
	}
	for _, name := range names {
		if left[name]--; left[name] < 0 {
			not = append(not, name)
		}
	}
	return not
}

// contradictMatrix says what in the matrix can't be, a line each: cells that are not of
// their row or column, kills that are none, and rows that are not those of the catalogue.
func (e *Evidence) contradictMatrix() (why []string) {
	m := e.Matrix
	say := func(format string, args ...any) { why = append(why, fmt.Sprintf(format, args...)) }
	if m.Rows[0].Mutant != hunt.Original || m.Rows[0].Equivalent == "" {
		say("its first row is not the runner itself")
	}
	rows := map[string]bool{}
	for _, r := range m.Rows {
		if rows[r.Mutant] {
			say("%s stands there twice", r.Mutant)
		}
		rows[r.Mutant] = true
		if r.Mutant != hunt.Original {
			why = append(why, contradictRow(r)...)
		}
		if len(r.Cells) != len(m.Columns) {
			say("%s has %d cells for %d columns", r.Mutant, len(r.Cells), len(m.Columns))
			continue
		}
		for i, c := range r.Cells {
			if c.Mutant != r.Mutant || c.Column != m.Columns[i] {
				say("%s in %s: its cell is of %s in %s", r.Mutant, m.Columns[i], c.Mutant, c.Column)
			}
			if w := contradictCell(r, c); w != "" {
				say("%s in %s: %s", r.Mutant, c.Column, w)
			}
		}
	}
	for _, bug := range mutant.All() {
		if !rows[bug.ID] && !e.excused(bug) {
			say("the catalogue has %s, and the matrix does not", bug.ID)
		}
	}
	if l, ok := e.laneOf(mutantsLane); ok {
		why = append(why, contradictLane(l.Result, lane.OfMatrix(m.Matrix, m.Left))...)
	}
	return why
}

// excused reports whether a bug may be missing in the matrix: only lanes see it that are no
// column.
func (e *Evidence) excused(bug mutant.Mutant) bool {
	seen := func(name string) bool { return slices.Contains(e.Matrix.Columns, name) }
	return slices.Contains(e.Matrix.Left, bug.ID) && !slices.ContainsFunc(bug.Lanes, seen)
}

// contradictRow says where a row is not as the catalogue has it: an excuse for a survivor
// can't be made up.
func contradictRow(r kill.Row) (why []string) {
	m, ok := mutant.ByID(r.Mutant)
	var rules []string
	for _, rule := range m.Rules {
		rules = append(rules, string(rule))
	}
	switch {
	case !ok:
		return []string{r.Mutant + " is not in the catalogue"}
	case r.Equivalent != m.Equivalent || r.Unreachable != m.Unreachable:
		why = append(why, r.Mutant+" is excused otherwise than in the catalogue")
	}
	if !slices.Equal(r.Rules, rules) {
		why = append(why, fmt.Sprintf("%s breaks other rules than in the catalogue: %v, not %v", r.Mutant, r.Rules, rules))
	}
	return why
}

// contradictCell says what in a cell can't be.
func contradictCell(r kill.Row, c kill.Cell) string {
	known := []kill.Outcome{kill.Killed, kill.Survived, kill.Wrong, kill.Luck, kill.Absent, kill.Spared, kill.Incomplete}
	switch {
	case !slices.Contains(known, c.Outcome):
		return fmt.Sprintf("%q is no outcome", c.Outcome)
	case c.Outcome == kill.Killed && (c.Kills < 1 || c.Kills != c.Runs):
		return fmt.Sprintf("it is killed, and in %d of %d runs", c.Kills, c.Runs)
	case c.Outcome == kill.Killed && c.Rule == "":
		return "it is killed, and by no rule"
	case c.Outcome == kill.Killed && len(r.Rules) > 0 && !slices.Contains(r.Rules, c.Rule):
		return fmt.Sprintf("it is killed by %s, which it does not break", c.Rule)
	case c.Outcome == kill.Survived && (c.Kills > 0 || c.Rule != ""):
		return "it survived, and was killed"
	}
	return ""
}

// contradictLane says where the lane is not what the matrix makes of it.
func contradictLane(is, made lane.Result) (why []string) {
	if is.Verdict != made.Verdict {
		why = append(why, fmt.Sprintf("the lane mutants says %s, and its matrix %s", is.Verdict, made.Verdict))
	}
	if is.Ran != made.Ran {
		why = append(why, fmt.Sprintf("the lane mutants says %q, and its matrix %q", is.Ran, made.Ran))
	}
	return why
}
