package trace

import (
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
)

// InVirtualTime runs p once on the shipped runner, on real goroutines in a bubble of
// virtual time. It may be called from any goroutine that is not in a bubble.
func InVirtualTime(p *program.Program) Run { return inVirtualTime(check.Subject{}, p) }

func inVirtualTime(s check.Subject, p *program.Program) Run {
	r := check.Run(p, check.Options{Subject: s, Record: true})
	for i := range r.Record.Lines {
		l := &r.Record.Lines[i]
		l.By = max(int(l.Goroutine), 1) - 1
	}
	a := assemble(scope.Recording{Record: r.Record, Trace: explore.Trace{}})
	run := Run{Schema: Schema, Engine: VirtualTime, Program: p.String(), Execution: a.Execution, Findings: []Finding{}, Command: command(p.String()) + " --virtual"}
	run.parked()
	for _, f := range r.Findings {
		what, _, _ := strings.Cut(f.What, "\n") // of a panic without its stack
		out := Finding{Rule: f.Rule, Sentence: f.Rule.Sentence(), What: what, Step: -1, Other: -1}
		if f.Handle != ledger.None {
			out.Culprit = f.Handle.String()
		}
		for _, n := range r.Record.Noticed {
			if n.What == f.What {
				out.Step = a.lineAt[n.Line]
			}
		}
		run.Findings = append(run.Findings, out)
	}
	run.judge(p.Expect)
	return run
}

// parked adds who is parked for ever. A Run is on the goroutine that polled it last.
func (r *Run) parked() {
	if len(r.Steps) == 0 {
		return
	}
	for run, p := range r.Steps[len(r.Steps)-1].State.Runs {
		if p.Phase != parking {
			continue
		}
		for i, s := range slices.Backward(r.Steps) {
			if s.Run == run && s.Kind == ledger.Pending.String() {
				r.Blocked = append(r.Blocked, Blocked{Goroutine: s.Goroutine, Text: "parked", Since: i})
				break
			}
		}
	}
}
