package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

// derive fills in what follows from the results. It reads nothing else, so that the same
// results always come to the same.
func (e *Evidence) derive() {
	e.Totals = e.totals()
	e.Claims = e.claims()
	e.Verdict = worst(e.Claims)
	e.Summary = e.summary()
}

// worst is the verdict of all claims together. What was not measured does not count.
func worst(claims []Claim) lane.Verdict {
	has := func(v lane.Verdict) bool {
		return slices.ContainsFunc(claims, func(c Claim) bool { return c.Verdict == v })
	}
	switch {
	case has(lane.Fail):
		return lane.Fail
	case has(lane.Incomplete) || !has(lane.Pass):
		return lane.Incomplete
	}
	return lane.Pass
}

func (e *Evidence) totals() (t Totals) {
	for _, l := range e.Lanes {
		t.Lanes++
		v, _ := judge(l.Result)
		switch {
		case l.NotRun:
			t.NotRun++
		case v == lane.Pass:
			t.Passed++
		}
		for _, p := range l.Planted {
			t.Planted++
			if p.Caught {
				t.Caught++
			}
		}
		t.Findings += len(l.Findings)
		t.Programs += l.Stats.Programs
		t.Entries += l.Stats.Entries
		t.Wakes += l.Stats.Wakes
		t.Interleavings += l.Stats.Executions
		t.Exhaustive = t.Exhaustive || l.Lane == exploreLane && v == lane.Pass
	}
	if e.Matrix != nil {
		t.Killed, t.Bugs, t.Equivalent, _ = e.Matrix.Counts()
	}
	if e.Fuzz != nil {
		for _, target := range e.Fuzz.Targets {
			t.Inputs += target.Execs
		}
	}
	return t
}

// claims are made of the results, in an order of their own.
func (e *Evidence) claims() []Claim {
	claims := []Claim{e.commitClaim(), e.runnerClaim()}
	for _, name := range lane.Names() {
		if name != mutantsLane {
			claims = append(claims, e.laneClaim(name))
		}
	}
	return append(claims, e.mutantsClaim(), e.fuzzClaim(), e.benchClaim())
}

func (e *Evidence) commitClaim() Claim {
	c := Claim{ID: "commit", Title: "commit", Verdict: lane.Pass, Command: "git rev-parse HEAD && git status --porcelain"}
	c.Sentence = fmt.Sprintf("The code is commit %s of %s, as it was committed.", e.Code.Commit, e.Code.Module)
	switch n := len(e.Code.Changed); {
	case e.Code.Commit == "":
		c.Verdict, c.Why = lane.Incomplete, []string{"there is no git repository: nobody can get this code by its commit"}
	case n > 0:
		few := e.Code.Changed[:min(n, 5)]
		c.Verdict = lane.Incomplete
		c.Why = []string{fmt.Sprintf("%s not as committed, so nobody else has this code: %s; commit and run it again, which takes over what is done", count.Or(n, "file is", "files are"), strings.Join(few, ", "))}
	}
	return c
}

func (e *Evidence) runnerClaim() Claim {
	return Claim{
		ID: "runner", Title: "runner", Verdict: lane.Pass, Command: digestCommand,
		Sentence: fmt.Sprintf("The runner is the %s of %s/ with the digest %s.", count.Of(len(e.Code.Files), "file"), runner, e.Code.Runner),
	}
}

// laneClaims is how the ids of the claims about lanes begin.
const laneClaims = "lane-"

// mutantsClaims is the id of the claim about the matrix.
const mutantsClaims = "mutants"

func (e *Evidence) laneClaim(name string) Claim {
	c := Claim{ID: laneClaims + name, Title: name, Command: e.sanitize(name)}
	kept, ok := e.laneOf(name)
	if !ok {
		c.Verdict, c.Sentence = lane.Incomplete, "It was not run."
		c.Why = []string{"its result is missing"}
		return c
	}
	l := kept.Result
	var why []string
	c.Verdict, why = judge(l)
	c.Sentence = laneSentence(l)
	if l.NotRun && len(why) == 0 {
		c.Verdict = NotMeasured
	}
	if c.Verdict != lane.Pass {
		c.Why = slices.Concat(why, l.Reasons, found(l))
		if l.Remedy != "" {
			c.Why = append(c.Why, l.Remedy)
		}
	}
	return c
}

// found is a line for each finding, as many as anybody reads.
func found(l lane.Result) (lines []string) {
	for _, f := range l.Findings[:min(len(l.Findings), 5)] {
		lines = append(lines, f.Rule+": "+f.Sentence)
	}
	if more := len(l.Findings) - 5; more > 0 {
		lines = append(lines, count.Of(more, "more finding"))
	}
	return lines
}

// laneSentence says what the lane ran, and what it caught.
func laneSentence(l lane.Result) string {
	caught, names := 0, []string{}
	for i, p := range l.Planted {
		if !p.Caught {
			continue
		}
		caught++
		again := func(o lane.Planted) bool { return o.Bug == p.Bug }
		if slices.ContainsFunc(l.Planted[:i], again) || slices.ContainsFunc(l.Planted[i+1:], again) {
			names = append(names, p.Bug+" by "+p.By) // one for each that must see it
			continue
		}
		names = append(names, p.Bug)
	}
	s := cmp.Or(l.WhatRan(), "nothing was run")
	if l.Verdict == lane.Pass {
		s += ", and nothing was found"
	}
	switch n := len(l.Planted); {
	case n == 0:
	case len(names) > 0 && len(names) <= 4:
		s += fmt.Sprintf("; %d of %s caught: %s", caught, count.Of(n, "planted bug"), strings.Join(names, ", "))
	default:
		s += fmt.Sprintf("; %d of %s caught", caught, count.Of(n, "planted bug"))
	}
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

// These lanes are not like the others: the matrix stands for one, and the other says of its
// programs that nothing of them is left to try.
const (
	mutantsLane = "mutants"
	exploreLane = "explore"
)

func (e *Evidence) mutantsClaim() Claim {
	c := Claim{ID: mutantsClaims, Title: "kill matrix", Verdict: lane.Incomplete, Command: e.command("go run ./cmd/extreme mutants")}
	if e.Matrix == nil || len(e.Matrix.Rows) == 0 {
		c.Sentence, c.Why = "The kill matrix was not made.", []string{"it is missing"}
		return c
	}
	killed, of, equivalent, _ := e.Matrix.Counts()
	c.Verdict = e.Matrix.Verdict()
	c.Sentence = fmt.Sprintf("%d of %s of the catalogue killed for the rule they break, each time; the runner itself survived", killed, count.Of(of, "bug"))
	if equivalent > 0 {
		c.Sentence += fmt.Sprintf(", and %s", count.Of(equivalent, "equivalent mutant"))
	}
	c.Sentence += "."
	if len(e.Matrix.Left) > 0 {
		c.Sentence += " Left to lanes that are no column: " + strings.Join(e.Matrix.Left, ", ") + "."
	}
	if why := e.contradictMatrix(); len(why) > 0 {
		c.Verdict, c.Why = lane.Fail, why
	}
	if c.Verdict != lane.Pass {
		for _, r := range e.Matrix.Rows {
			if r.Verdict() != lane.Pass {
				c.Why = append(c.Why, r.Mutant+": "+r.Why())
			}
		}
		for i, column := range e.Matrix.Columns {
			if cells := e.Matrix.Rows[0].Cells; i < len(cells) && cells[i].Reason != "" {
				c.Why = append(c.Why, column+": "+cells[i].Reason)
			}
		}
	}
	return c
}

func (e *Evidence) fuzzClaim() Claim {
	c := Claim{ID: "night", Title: "a night of fuzzing", Verdict: NotMeasured, Command: "go run ./cmd/extreme fuzz --summary"}
	if e.Fuzz == nil {
		c.Sentence, c.Why = "No night of fuzzing is part of this.", []string{e.FuzzMissing}
		return c
	}
	c.Verdict = e.Fuzz.Verdict
	c.Sentence = fmt.Sprintf("A fuzzer tried %s in %.1f hours: %s.", count.Of(e.Totals.Inputs, "input"), e.Fuzz.Seconds/3600, e.Fuzz.Summary)
	c.Why = slices.Clone(e.Fuzz.Reasons)
	switch {
	case slices.ContainsFunc(e.Fuzz.Findings, func(f fuzzing.Finding) bool { return !f.Fixed }):
		c.Verdict = lane.Fail
	case c.Verdict == lane.Pass && len(c.Why) > 0:
		c.Verdict = lane.Incomplete
	}
	if c.Verdict != lane.Pass {
		for _, f := range e.Fuzz.Findings {
			if !f.Fixed {
				c.Why = append(c.Why, f.Rule+": "+f.Sentence)
			}
		}
	}
	return c
}

func (e *Evidence) benchClaim() Claim {
	c := Claim{ID: "bench", Title: "benchmarks", Verdict: NotMeasured, Command: "make bench", Sentence: "Ratios were measured; they are figures and no verdict."}
	if e.Bench == nil {
		c.Sentence, c.Why = "Nothing was measured.", []string{e.BenchMissing}
		return c
	}
	for _, m := range e.Bench.Missing {
		if !m.Optional {
			c.Why = append(c.Why, m.Error())
		}
	}
	return c
}

// sanitize is the command that runs a lane again with the same programs.
func (e *Evidence) sanitize(name string) string { return e.command("./sanitize.sh " + name) }

// command adds the flags of this run.
func (e *Evidence) command(words string) string {
	if e.Short {
		words += " --short"
	}
	return fmt.Sprintf("%s --seed %d", words, e.Seed)
}

// summary is the verdict in a line.
func (e *Evidence) summary() string {
	t := e.Totals
	parts := []string{fmt.Sprintf("%d of %d lanes", t.Passed, t.Lanes), fmt.Sprintf("%d of %d planted bugs caught", t.Caught, t.Planted)}
	if e.Matrix != nil {
		parts = append(parts, fmt.Sprintf("%d of %d mutants killed", t.Killed, t.Bugs))
	}
	if t.Interleavings > 0 {
		parts = append(parts, count.Of(t.Interleavings, "interleaving"))
	}
	var not []string
	for _, c := range e.Claims {
		if c.Verdict == NotMeasured && (c.ID != "bench" || e.Bench == nil) {
			not = append(not, c.Title)
		}
	}
	if len(not) > 0 {
		parts = append(parts, "not measured: "+strings.Join(not, ", "))
	}
	return fmt.Sprintf("%s: %s", e.Verdict, strings.Join(parts, ", "))
}
