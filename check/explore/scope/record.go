package scope

import (
	"errors"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/program"
)

// Recording is an execution with what was written into its books, in one order.
type Recording struct {
	// Trace are the explorer's steps.
	Trace explore.Trace
	// Record are the entries of all ledgers. By is who acts, by its index in the trace.
	// A step comes before a line if its Recorded is less than the line's At.
	program.Record
}

// Record explores p and records the execution of the first finding and the nearest that
// passes, or without a finding the first execution. The one that passes is nil where none
// is near. A program that can't be explored at all has no recording, and neither has one
// whose first execution was cut at a bound: it was never over. Then the result says which.
func Record(p *program.Program, o Options) (r Result, failed Recording, passed *Recording) {
	r = Explore(p, o)
	if len(r.Findings) > 0 && r.Findings[0].Token != "" {
		if again, failed, passed, err := RecordToken(r.Findings[0].Token, o); err == nil {
			again.Executions, again.Traces, again.Incomplete = r.Executions, r.Traces, r.Incomplete
			again.Findings[0].Executions = r.Findings[0].Executions
			return again, failed, passed
		}
	}
	if len(r.Findings) > 0 { // it can't be run again
		return r, Recording{Trace: r.Findings[0].Trace}, nil
	}
	b, ok := newBody(p, o)
	if !ok {
		return r, Recording{}, nil
	}
	o.Explore.Executions, o.Explore.Trace, o.Explore.Workers = 1, true, 1
	first, all := b.record(o.Explore)
	if len(all) == 0 {
		r.Incomplete = first.Incomplete
		return r, Recording{}, nil
	}
	return r, all[0], nil
}

// RecordToken is like Replay, and records the execution and the nearest that passes.
func RecordToken(token string, o Options) (r Result, it Recording, passed *Recording, err error) {
	b, r, schedule, err := replaying(token, o)
	if err != nil {
		return r, it, nil, err
	}
	var all []Recording
	r.Result, all = b.record(replay(schedule))
	if err := r.replayed(b, token, o); err != nil {
		return r, it, nil, err
	}
	if len(all) == 0 {
		return r, it, nil, errors.New("the execution goes on past every bound: it has no end to be recorded at")
	}
	if len(r.Findings) > 0 && r.Findings[0].Passing != nil {
		passed = &all[len(all)-1] // the search for it ends there
		passed.Trace = *r.Findings[0].Passing
	}
	return r, all[0], passed, nil
}

// record runs what the options ask for and records each execution that comes to its end.
// The first has its trace.
func (b *body) record(o explore.Options) (r explore.Result, all []Recording) {
	o.Observe = func(t explore.Trace) {
		if len(all) > 0 {
			all[0].Trace = t
		}
	}
	r = explore.Run(func(t *explore.T) {
		x := b.prepare()
		record := x.Record(t.Recorded)
		b.do(t, x, func(bool) {
			all = append(all, Recording{Record: record()})
		})
	}, o)
	return r, all
}
