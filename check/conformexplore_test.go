package check

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	explored "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestWhatTheExplorerFindsIsFoundAgainByTheWholeTestOrElseInGo(t *testing.T) {
	broken := func(f task.Future[int], o task.Observer) int { return explored.RunObserved(f, o) + 1 }
	for again, ends := range map[string]string{
		"go test -run '^TestMine$' mine": `\nreproduce:\n    go test -run '\^TestMine\$' mine\n$`,
		"":                               "\nin Go:\n    p, _ := program.Parse\\(`.*`\\); scope.Explore.*\n$",
	} {
		s := newSuite(func() Subject { return Subject{} }, newOptions([]Option{Explored(Counted(broken))}))
		s.again = again
		s.explore()
		f := s.filed[rule.WrongValue]
		require.NotNil(t, f)
		require.Regexp(t, ends, f.Report)
		require.Contains(t, f.Report, "    "+f.Reproduce+"\n")
	}
}

// fastPath is an executor on the mirrors whose wake sets a flag by set, which reports
// whether that was set already: then it returns at once. The Run clears it by take.
// The rest is under a lock.
func fastPath(set func(*atomic.Bool) bool, take func(*atomic.Bool)) func(func(func()) (int, bool)) int {
	return func(poll func(func()) (int, bool)) int {
		var flag atomic.Bool
		var lock sync.Mutex
		cond := sync.NewCond(&lock)
		woken := false
		for {
			value, ready := poll(func() {
				if set(&flag) {
					return
				}
				lock.Lock()
				woken = true
				lock.Unlock()
				cond.Signal()
			})
			if ready {
				return value
			}
			lock.Lock()
			for !woken {
				cond.Wait()
			}
			woken = false
			lock.Unlock()
			take(&flag)
		}
	}
}

func TestAWakeThatPublishesNothingIsFoundInTheCopy(t *testing.T) {
	swap := func(flag *atomic.Bool) bool { return flag.Swap(true) }
	looks := func(flag *atomic.Bool) bool { return flag.Load() || flag.Swap(true) }
	takes := func(flag *atomic.Bool) { flag.Swap(false) }
	stores := func(flag *atomic.Bool) { flag.Store(false) }
	for _, c := range []struct {
		name    string
		run     func(func(func()) (int, bool)) int
		verdict Verdict
	}{
		{"the wake swaps and the Run swaps", fastPath(swap, takes), Pass},
		{"the wake looks first", fastPath(looks, takes), Fail},
		{"the Run only stores", fastPath(swap, stores), Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSuite(func() Subject { return Subject{} }, newOptions([]Option{Programs(0), Explored(Funcs(c.run))}))
			j := s.judge(lawOf(rule.MissingHappensBefore))
			require.Equal(t, c.verdict, j.Verdict, "%v", j)
			if c.verdict == Pass && !raceEnabled {
				require.Equal(t, len(publishing()), j.Programs, "only those that read can show it")
			}
		})
	}
}

func TestACopyWithoutAWatchedAccessIsNotJudgedByItsDataRaces(t *testing.T) {
	if raceEnabled {
		return // the detector judges it
	}
	swaps := func(flag *atomic.Bool) bool { return flag.Swap(true) }
	takes := func(flag *atomic.Bool) { flag.Swap(false) }
	judge := func(copied Subject) Judgement {
		s := newSuite(func() Subject { return Subject{} }, newOptions([]Option{Programs(0), Explored(copied)}))
		return s.judge(lawOf(rule.DataRace))
	}
	j := judge(Funcs(fastPath(swaps, takes)))
	require.Equal(t, Incomplete, j.Verdict)
	require.Contains(t, j.Reason, "no plain access")
	require.Contains(t, j.Remedy, "check/derive")
	require.Equal(t, Pass, judge(Counted(explored.RunObserved[int])).Verdict, "its fields are watched")
}

// lawOf is the number of the law of a rule.
func lawOf(r rule.Rule) int {
	return slices.IndexFunc(laws, func(l law) bool { return l.rule == r })
}

// forgets is an executor on the mirrors that forgets a wake which comes before it parks.
func forgets(poll func(func()) (int, bool)) int {
	var lock sync.Mutex
	cond := sync.NewCond(&lock)
	woken := false
	for {
		value, ready := poll(func() {
			lock.Lock()
			woken = true
			lock.Unlock()
			cond.Signal()
		})
		if ready {
			return value
		}
		lock.Lock()
		for woken = false; !woken; {
			cond.Wait()
		}
		lock.Unlock()
	}
}

func TestWhatIsFoundInACopyHasTheSimplestProgramAndNoTokenForAnotherRunner(t *testing.T) {
	s := newSuite(func() Subject { return Subject{} }, newOptions([]Option{Explored(Funcs(forgets))}))
	s.again = "go test -run '^TestMine$' mine"
	s.explore()
	f := s.filed[rule.LostWakeup]
	require.NotNil(t, f)
	require.Equal(t, "poll { wakeref cx; pending }\npoll { ready 0 }", f.Program)
	require.Contains(t, f.Report, "schedule:")
	require.NotContains(t, f.Report, "replay")
}
