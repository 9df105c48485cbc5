package fuzz_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// trusting is a runner that takes every wakeup for one of its own: it does not look again.
func trusting(f task.Future[int], _ task.Observer) int {
	defer task.Drop(f)
	p := &trustingPark{}
	p.cond = sync.NewCond(&p.lock)
	cx := task.NewContext(task.NewWaker(task.RawWaker{Data: p, VTable: &trustingVTable}))
	for {
		if value, ready := f.Poll(cx); ready {
			return value
		}
		p.lock.Lock()
		if !explore.Read(&p.woken) {
			p.cond.Wait()
		}
		explore.Write(&p.woken, false)
		p.lock.Unlock()
	}
}

type trustingPark struct {
	lock  sync.Mutex
	cond  *sync.Cond
	woken bool
}

func (p *trustingPark) wake() {
	p.lock.Lock()
	explore.Write(&p.woken, true)
	p.lock.Unlock()
	p.cond.Signal()
}

var trustingVTable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*trustingPark).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*trustingPark).wake() },
	Drop:      func(task.RawWaker) {},
}

func TestAnInputMaySpendAWakeupThatNobodyAskedFor(t *testing.T) {
	slide := seeds(t)["FuzzExplore"]["slide"].([]byte)
	for header := range byte(2 * len(strategies)) {
		found := 0
		for seed := range byte(30) {
			s := decodeScheduled("FuzzExplore", append([]byte{header, seed, 0}, slide[3:]...))
			require.Equal(t, int(header)/len(strategies), s.spurious)
			r := scope.Explore(s.program, scope.Options{Runner: trusting, Uncounted: true, Explore: s.options()})
			if len(r.Findings) > 0 {
				require.Equal(t, rule.PollWithoutWake, r.Rule())
				found++
			}
		}
		require.Equal(t, int(header) >= len(strategies), found > 0, "header %d: %d of 30 seeds", header, found)
	}
}

func TestAProgramOfOneGoroutineIsRunUnderOneSchedule(t *testing.T) {
	require.Equal(t, 1, scheduled{program: ready}.options().Executions)
	all := seeds(t)["FuzzExplore"]
	require.Equal(t, 2, decodeScheduled("FuzzExplore", all["slide"].([]byte)).options().Executions)
	require.Equal(t, schedules, decodeScheduled("FuzzExplore", all["concurrent-runs"].([]byte)).options().Executions)
}
