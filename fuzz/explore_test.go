package fuzz_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/program"
)

const (
	// schedules is how many a program is run under at most, and twice its goroutines:
	// of few there are few interleavings.
	schedules = 8
	// light is the weight from which on a program is not explored: a step costs
	// more the longer an execution is.
	light = 40
	// steps bounds an execution. A light program comes nowhere near.
	steps = 500
)

var strategies = []explore.Strategy{explore.POS, explore.SURW, explore.PCT}

// scheduled is an input of FuzzExplore or FuzzDiff: a byte for the strategy and for the wakeups that
// nobody asked for, none or one; two for the seed, and a program.
type scheduled struct {
	strategy explore.Strategy
	spurious int
	seed     uint64
	program  *program.Program
}

func decodeScheduled(target string, data []byte) scheduled {
	in, _ := input.Decode(target, data)
	return scheduled{
		strategy: strategies[int(in.Head[0])%len(strategies)],
		spurious: int(in.Head[0]) / len(strategies) % 2,
		seed:     uint64(binary.LittleEndian.Uint16(in.Head[1:])),
		program:  in.Programs[0],
	}
}

// FuzzExplore runs a program under schedules that are part of the input: what fails once
// fails each time.
func FuzzExplore(f *testing.F) { f.Fuzz(tryExplore) }

func tryExplore(t *testing.T, data []byte) {
	s := decodeScheduled("FuzzExplore", data)
	if weight(s.program) > light {
		return
	}
	c := begin(t, data, s.program.String)
	c.run(func() string { return c.explores(s) })
}

func (c *trial) explores(s scheduled) string {
	r := scope.Explore(s.program, scope.Options{Runner: c.witness.beside(c.explored), Explore: s.options()})
	if r.OK() {
		return ""
	}
	f := &r.Findings[0]
	return fmt.Sprintf("%s: %s\n%v\nreplay:\n    %s\n", r.Rule(), r.Rule().Sentence(), r, scope.Command(f.Token))
}

func (s scheduled) options() explore.Options {
	return explore.Options{
		Strategy: s.strategy, Seed: s.seed, Steps: steps, Spurious: s.spurious,
		Executions: min(max(1, 2*goroutines(s.program)), schedules),
	}
}

// goroutines is how many the program starts in its text.
func goroutines(p *program.Program) int {
	n := started(p.After)
	for _, poll := range p.Polls {
		n += started(poll.Body)
	}
	return n
}

func started(body []program.Stmt) (n int) {
	for _, s := range body {
		switch s.Op {
		case program.Go:
			n += 1 + started(s.Body)
		case program.Run:
			n += goroutines(s.Run)
		}
	}
	return n
}
