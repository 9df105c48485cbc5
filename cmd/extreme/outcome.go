package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

// outcome is what came of a command that explores, as JSON has it.
type outcome struct {
	Schema   int          `json:"schema"`
	Command  string       `json:"command"`
	Verdict  lane.Verdict `json:"verdict"`
	Strategy string       `json:"strategy,omitempty"`
	Seed     *uint64      `json:"seed,omitempty"` // of a random strategy
	Tasks    []taskEnd    `json:"tasks"`

	sample bool // the strategy is a random one
}

// taskEnd is how one task ended.
type taskEnd struct {
	Task       string       `json:"task"`
	Verdict    lane.Verdict `json:"verdict"`
	Programs   int          `json:"programs"`
	Executions int          `json:"executions"`
	Traces     int          `json:"traces,omitempty"`
	Steps      int          `json:"steps"`
	Deepest    int          `json:"deepest"`
	Stuck      int          `json:"stuck"`
	Incomplete string       `json:"incomplete,omitempty"`
	Remedy     string       `json:"remedy,omitempty"`
	// Expected is what a hostile program expects.
	Expected string        `json:"expected,omitempty"`
	Findings []taskFinding `json:"findings,omitempty"`
}

// taskFinding is one finding of a task.
type taskFinding struct {
	Rule     string `json:"rule"`
	Sentence string `json:"sentence"`
	What     string `json:"what,omitempty"`
	Program  string `json:"program"`
	Token    string `json:"token,omitempty"`
	Command  string `json:"command,omitempty"`
	// Report is all that was said. Of several findings of one program the first has
	// it.
	Report string `json:"report,omitempty"`
}

// add takes in how a task ended. A finding is worse than what is incomplete.
func (o *outcome) add(x explored) {
	t := x.total
	end := taskEnd{
		Task: x.name, Verdict: lane.Pass, Programs: t.Programs, Executions: t.Executions, Traces: x.traces,
		Steps: t.Steps, Deepest: t.Deepest, Stuck: t.Stuck, Incomplete: t.Incomplete, Expected: string(x.expected),
	}
	for _, r := range t.Findings {
		end.Verdict = lane.Fail
		report := r.Told(remedy)
		if len(r.Findings) == 0 { // of a hostile program
			end.Findings = append(end.Findings, taskFinding{Rule: string(r.Program.Expect), Sentence: "it was expected and not found", Program: r.Program.String(), Report: report})
		}
		for i, f := range r.Findings {
			if i > 0 {
				report = ""
			}
			end.Findings = append(end.Findings, taskFinding{
				Rule: string(f.Rule), Sentence: f.Rule.Sentence(), What: f.Cause(),
				Program: r.Program.String(), Token: f.Token, Command: f.Command, Report: report,
			})
		}
	}
	if end.Verdict == lane.Pass && t.Incomplete != "" {
		end.Verdict, end.Remedy = lane.Incomplete, remedy(t.Incomplete)
	}
	o.Tasks = append(o.Tasks, end)
	if o.Verdict == "" || o.Verdict == lane.Pass || end.Verdict == lane.Fail {
		o.Verdict = end.Verdict
	}
}

// remedies say what helps against a reason to be incomplete, by a part of it.
var remedies = []struct{ reason, remedy string }{
	{"bound on executions", "raise --executions, or leave it out"},
	{"bound on steps", "raise --steps"},
	{"bound on preemptions", "raise --preemptions, or leave it out"},
	{"bound on goroutines", "raise --goroutines"},
	{"time has no model", "run it in virtual time: go test ./check -run '^TestProgram$' -program=…"},
	{interrupted, "let it run to its end"},
}

func remedy(reason string) string {
	for _, r := range remedies {
		if strings.Contains(reason, r.reason) {
			return r.remedy
		}
	}
	return ""
}

// tell prints what the last task found, and a line on how it ended.
func (o *outcome) tell(w io.Writer) {
	t := o.Tasks[len(o.Tasks)-1]
	for _, f := range t.Findings {
		if f.Report != "" {
			fmt.Fprintln(w, f.Report)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s, ", t.Task, t.Verdict)
	if t.Programs != 1 {
		fmt.Fprintf(&b, "%s, ", count.Of(t.Programs, "program"))
	}
	b.WriteString(count.Of(t.Executions, "execution"))
	switch {
	case t.Incomplete != "" && t.Verdict == lane.Incomplete:
		fmt.Fprintf(&b, ": %s", t.Incomplete)
		if t.Remedy != "" {
			fmt.Fprintf(&b, "\n  remedy: %s", t.Remedy)
		}
	case t.Verdict == lane.Fail && t.Expected != "" && t.Findings[0].Token == "":
		fmt.Fprintf(&b, ": it expects %s, which was not found", t.Expected)
	case t.Verdict == lane.Fail && t.Expected != "":
		fmt.Fprintf(&b, ": it expects %s, and %s was found", t.Expected, t.Findings[0].Rule)
	case t.Verdict == lane.Fail:
		fmt.Fprintf(&b, ": found %s", t.Findings[0].Rule)
	case t.Expected != "":
		fmt.Fprintf(&b, ": found %s, as it expects", t.Expected)
	case t.Task == replayTask:
		b.WriteString(": it passes")
	case o.sample && t.Programs == 1:
		fmt.Fprintf(&b, " of %s: a sample, from seed %d", count.Of(t.Traces, "trace"), *o.Seed)
	case o.sample:
		fmt.Fprintf(&b, ": a sample of each, from seed %d", *o.Seed)
	default:
		b.WriteString(": every interleaving")
	}
	fmt.Fprintln(w, b.String())
}
