package engine

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// park is the parking place of a runner: there are polls, each starts wakers, and waits
// until one has raised the flag. With refs there is a reference count of who may wake.
// Each engine has one place for all its executions, so that what a benchmark sees
// allocated is the engine's.
func park(polls, wakers int, refs bool) func() {
	return func() {
		p, ok := Current().Own.(*parking)
		if !ok {
			p = &parking{refs: refs}
			p.waker = p.wake
			Current().Own = p
		}
		p.flag = false
		for range polls {
			for range wakers {
				p.refer(1)
				Current().Go(p.waker)
			}
			p.wait()
		}
		p.refer(^uint64(0))
		p.refer(^uint64(0))
	}
}

type parking struct {
	mutex, cond, count Object
	flag               bool // the mutex guards it
	refs               bool
	waker              func()
}

func (p *parking) refer(n uint64) {
	if e := Current(); p.refs {
		e.Put(e.Update(ReadWrite, &p.count, 2) + n)
	}
}

func (p *parking) lock()   { Current().Do(Lock, &p.mutex) }
func (p *parking) unlock() { Current().Unlock(Unlock, &p.mutex, "unlock of what is unlocked") }

func (p *parking) wake() {
	p.lock()
	p.flag = true
	p.unlock()
	Current().Do(Signal, &p.cond)
	p.refer(^uint64(0))
}

func (p *parking) wait() {
	p.lock()
	for !p.flag {
		Current().Wait(&p.cond, &p.mutex)
	}
	p.flag = false
	p.unlock()
}

func TestTheParkingPlaceHasAsManyTracesAsIsKnown(t *testing.T) {
	for _, c := range []struct {
		polls, wakers int
		refs          bool
		traces        int
	}{
		{1, 1, false, 2}, {1, 2, false, 10}, {1, 3, false, 54},
		{1, 1, true, 6}, {1, 2, true, 126}, {1, 3, true, 3_534},
		{2, 1, true, 96}, {2, 2, true, 328_800},
	} {
		for workers := 1; workers <= 3; workers++ {
			t.Run(fmt.Sprintf("%d polls of %d, refs %v, by %d", c.polls, c.wakers, c.refs, workers), func(t *testing.T) {
				r := Explore(park(c.polls, c.wakers, c.refs), Config{Steps: 10_000, Goroutines: 100, Workers: workers})
				require.Empty(t, r.Incomplete)
				require.Zero(t, r.Failed)
				require.Equal(t, c.traces, r.Executions)
				require.Equal(t, c.traces, r.Traces)
			})
		}
	}
}

// What an execution does before anything is started moves all else to later positions, and
// so out of the first word of the sets.
func TestAParkingPlaceAtTheEndOfALongExecutionHasAsManyTraces(t *testing.T) {
	place := park(1, 2, true)
	cfg := Config{Steps: 10_000, Goroutines: 100}
	alone := Explore(place, cfg)
	for _, before := range []int{30, 45, 50, 55, 60, 64, 100, 120, 200} {
		for workers := 1; workers <= 2; workers++ {
			t.Run(fmt.Sprintf("%d before, by %d", before, workers), func(t *testing.T) {
				cfg.Workers = workers
				r := Explore(func() {
					var o Object
					for range before {
						e := Current()
						e.Update(ReadWrite, &o, 0)
						e.Put(1)
					}
					place()
				}, cfg)
				require.Empty(t, r.Incomplete)
				require.Equal(t, alone.Executions, r.Executions)
				require.Equal(t, alone.Steps+before*alone.Executions, r.Steps)
				require.Equal(t, alone.Preemptions, r.Preemptions)
			})
		}
	}
}
