package explore_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

// schedule returns the lines of the picture of a finding.
func schedule(t *testing.T, f explore.Finding) []string {
	_, after, found := strings.Cut(f.String(), "\nschedule:\n")
	require.True(t, found)
	picture, _, _ := strings.Cut(after, "\n\n")
	return strings.Split(picture, "\n")
}

func TestStepsThatHaveNoPartInTheProblemAreLeftOut(t *testing.T) {
	r := explore.Run(func(t *explore.T) {
		var mine, others, total atomic.Int32
		explore.Go(func() {
			others.Store(1)
			total.Add(1)
			others.Store(2)
		})
		mine.Store(7)
		t.Errorf("%d", mine.Load())
		total.Add(1)
	}, explore.Options{})
	require.Len(t, r.Findings, 1)
	picture := strings.Join(schedule(t, r.Findings[0]), "\n")
	require.Contains(t, picture, "Load mine 7")
	require.NotContains(t, picture, "others")
	require.NotContains(t, picture, "total")
	require.NotContains(t, picture, "│ g2", "a goroutine without a step has no column")
	require.Regexp(t, `\n +4 steps left out: nothing shown depends on them$`, picture)
}

func TestThePairThatDecidesIsShownThoughOneOfItCameTooLateForTheFailure(t *testing.T) {
	f := find(t, func(t *explore.T) {
		var started, n atomic.Int32
		explore.Go(func() {
			if n.Load() == 0 {
				t.Fatalf("not yet")
			}
		})
		started.Store(1)
		n.Store(1) // too late
	})
	require.NotNil(t, f.Passing)
	picture := strings.Join(schedule(t, f), "\n")
	require.Contains(t, picture, "Load n 0")
	require.Contains(t, picture, "Store n 0→1")
	require.Contains(t, picture, "Store started 0→1")
}

func TestAStepIsShownIfItWasBeforeOneThatIs(t *testing.T) {
	r := explore.Run(func(t *explore.T) {
		var a, b atomic.Int32
		explore.Go(func() {
			a.Store(1)
			b.Store(1)
		})
		if b.Load() == 1 {
			t.Errorf("a is %d", a.Load())
		}
	}, explore.Options{})
	require.Len(t, r.Findings, 1)
	require.Contains(t, strings.Join(schedule(t, r.Findings[0]), "\n"), "Store a 0→1")
}

func TestStepsThatSayNothingToOthersAreFoldedWhereThereAreMany(t *testing.T) {
	picture := func(count int) string {
		r := explore.Run(func(t *explore.T) {
			var private, shared atomic.Int32
			explore.Go(func() { shared.Store(1) })
			for range count {
				private.Add(1)
			}
			if shared.Load() == 1 {
				t.Errorf("too early")
			}
		}, explore.Options{})
		require.Len(t, r.Findings, 1)
		return strings.Join(schedule(t, r.Findings[0]), "\n")
	}
	few := picture(5)
	require.Equal(t, 5, strings.Count(few, "Add private"))
	many := picture(50)
	require.Contains(t, many, "… 50 steps")
	require.NotContains(t, many, "private")
	require.Contains(t, many, "Store shared 0→1")
	require.Contains(t, many, "Load shared 1")
}

func TestATurnThatWasTakenIsMarkedAndTheMarkExplained(t *testing.T) {
	f := find(t, lostWakeup)
	lines := schedule(t, f)
	require.Regexp(t, `^ +! 4 `, lines[6])
	require.Contains(t, lines[len(lines)-1], "! takes the turn")

	require.NotContains(t, find(t, locksTwice).String(), "!", "without a mark there is nothing to explain")
}

func TestTheGoroutinesThatAreBlockedStandBelowTheSteps(t *testing.T) {
	lines := schedule(t, find(t, abba))
	require.Regexp(t, `^ +blocked │ Lock alice +│ +│ report_bodies_test.go`, lines[len(lines)-3])
	require.Regexp(t, `^ +blocked │ +│ Lock bob +│ report_bodies_test.go`, lines[len(lines)-2])
}

func TestAWidePictureIsFittedByNarrowColumnsWhoseTextGoesOnIntoTheNext(t *testing.T) {
	lines := schedule(t, find(t, wakesAnother))
	for _, l := range lines {
		require.LessOrEqual(t, utf8.RuneCountInString(l), 100, l)
	}
	require.Regexp(t, `^ +4 │ +│ Wait q\.cond, Unlock q\.lock +│ report_bodies_test`, lines[6])
	require.Regexp(t, `^ +5 │ +│ +│ Lock q\.lock +│ report_bodies_test`, lines[7])
}

func TestAPictureThatIsStillTooWideIsFittedByCuttingNames(t *testing.T) {
	var depot struct {
		warehouses [1]struct {
			inventoryOfEverything sync.Mutex
		}
	}
	r := explore.Run(func(*explore.T) {
		for range 3 {
			explore.Go(func() {
				depot.warehouses[0].inventoryOfEverything.Lock()
			})
		}
	}, explore.Options{})
	require.Len(t, r.Findings, 1)
	lines := schedule(t, r.Findings[0])
	for _, l := range lines {
		require.LessOrEqual(t, utf8.RuneCountInString(l), 100, l)
	}
	require.Regexp(t, `Lock …\S+Everything `, strings.Join(lines, "\n"))
}

func TestWhatWouldBreakALineOfThePictureIsQuoted(t *testing.T) {
	f := find(t, func(*explore.T) {
		var v explore.Var[string]
		v.SetName("first\x1b[31m\nsecond")
		explore.Go(func() { v.Set("a\tb\nc") })
		v.Set("\xff")
	})
	require.Contains(t, f.Cause(), `writes "first\x1b[31m\nsecond" at`)
	lines := schedule(t, f)
	require.Contains(t, lines[4], `2 │ Set "first\x1b[31m\nsecond" ""→"\xff" `)
	require.Contains(t, lines[5], `│ Set "first\x1b[31m\nsecond" "\xff"→"a\tb\nc" │ columns_test`)
}

func TestTheBarsOfThePictureStandBelowEachOtherWhateverLettersNamesHave(t *testing.T) {
	f := find(t, func(*explore.T) {
		var a, b sync.Mutex
		explore.Name(&a, "日本語")
		explore.Name(&b, "e\u0301t\u00e9")
		explore.Go(func() {
			a.Lock()
			b.Lock()
		})
		b.Lock()
		a.Lock()
	})
	// In a terminal each of the three takes two places, and the accent none.
	places := strings.NewReplacer("日", "xx", "本", "xx", "語", "xx", "\u0301", "")
	var bars []int
	for _, l := range schedule(t, f)[3:] {
		l = places.Replace(l)
		bars = append(bars, utf8.RuneCountInString(l[:strings.LastIndex(l, "│")]))
	}
	require.Greater(t, len(bars), 2)
	for _, at := range bars {
		require.Equal(t, bars[0], at, "%v", f)
	}
}

func TestALongPictureIsCutInItsMiddle(t *testing.T) {
	const times = 200
	r := explore.Run(func(t *explore.T) {
		var a, b, c atomic.Int32
		explore.Go(func() {
			for range times {
				a.Add(1)
			}
			c.Add(1)
		})
		for range times {
			b.Add(1)
			a.Load()
		}
		if c.Load() == 1 {
			t.Errorf("over")
		}
	}, explore.Options{Strategy: explore.Bounded})
	require.Len(t, r.Findings, 1)
	lines := schedule(t, r.Findings[0])
	require.Less(t, len(lines), 200)
	text := strings.Join(lines, "\n")
	require.Regexp(t, `│ \d+ more lines`, text)
	require.Contains(t, text, "go g2")
	require.Contains(t, text, "Load c 1")
}

func TestAPointerIsShownByWhetherItIsNil(t *testing.T) {
	f := find(t, func(t *explore.T) {
		var p, q atomic.Pointer[int]
		p.Load()
		p.Store(new(int))
		p.CompareAndSwap(nil, nil)
		q.CompareAndSwap(nil, p.Load())
		t.Errorf("over")
	})
	picture := strings.Join(schedule(t, f), "\n")
	for _, want := range []string{"Load p nil ", "Store p nil→not nil ", "CompareAndSwap p: is another ", "Load p not nil ", "CompareAndSwap q nil→not nil "} {
		require.Contains(t, picture, want)
	}
}

func TestOfALongPictureThePairThatDecidesAndTheTurnsThatWereTakenAreKept(t *testing.T) {
	const times = 150
	f := find(t, func(t *explore.T) {
		var n atomic.Int32
		var mu sync.Mutex
		add := func() {
			for range times {
				mu.Lock()
				n.Add(1)
				mu.Unlock()
			}
			n.Store(n.Load() + 1)
			for range times {
				mu.Lock()
				n.Add(1)
				mu.Unlock()
			}
		}
		var wg sync.WaitGroup
		wg.Go(add)
		wg.Go(add)
		wg.Wait()
		if n := n.Load(); n != 4*times+2 {
			t.Errorf("n is %d", n)
		}
	}, explore.Options{Strategy: explore.Bounded})
	require.NotNil(t, f.Passing)
	lines := schedule(t, f)
	require.Less(t, len(lines), 170)
	text := strings.Join(lines, "\n")
	for _, step := range f.Decisive {
		require.Regexp(t, fmt.Sprintf(`\n +!? ?%d │`, step+1), text)
	}
	for i, s := range f.Trace.Steps {
		if s.Preempts {
			require.Regexp(t, fmt.Sprintf(`\n +! %d │`, i+1), text)
		}
	}
	require.NotContains(t, text, "1 more line ")
}

func TestManyGoroutinesStandInAList(t *testing.T) {
	f := find(t, func(t *explore.T) {
		var n atomic.Int32
		for range 12 {
			explore.Go(func() {
				if n.Add(1) == 12 {
					panic("the last")
				}
			})
		}
	})
	lines := schedule(t, f)
	for _, l := range lines {
		require.LessOrEqual(t, utf8.RuneCountInString(l), 100, l)
	}
	require.Regexp(t, `^ +1 │ g1 +│ go g2 +│ columns_test\.go:\d+$`, lines[2])
	require.Regexp(t, `^ +24 │ g13 │ Add n 11→12 │ columns_test\.go:\d+$`, lines[25])
}

func TestEachKindOfStepSaysWhatItFound(t *testing.T) {
	with := func(s explore.Step, change func(*explore.Step)) explore.Step {
		change(&s)
		return s
	}
	no := func(s *explore.Step) { s.OK = false }
	wakes := func(s *explore.Step) { s.Wakes = []int{0, 2} }
	lock := func(s *explore.Step) { s.WithID = 0 }
	for _, c := range []struct {
		step explore.Step
		want string
	}{
		{step(1, engine.TryLock, 1, 5), "TryLock bell: true"},
		{with(step(1, engine.TryRLock, 1, 5), no), "TryRLock bell: false"},
		{step(1, engine.Signal, 1, 5), "Signal bell: nobody waits"},
		{with(step(1, engine.Broadcast, 1, 5), wakes), "Broadcast bell: wakes g1, g3"},
		{with(step(1, engine.Spurious, 1, 5), wakes), "wakes g1, g3 spuriously"},
		{with(step(1, engine.Wait, 1, 5), lock), "Wait bell, Unlock mutex#1"},
		{with(step(1, engine.Woken, 1, 5), lock), "woken, Lock mutex#1"},
		{step(1, engine.Notified, 1, 5), "woken from bell"},
		{with(step(1, engine.WLock, 1, 5), no), "Lock bell: readers go first"},
		{step(1, engine.WLocked, 1, 5), "Lock bell"},
		{step(1, engine.OnceBegin, 1, 5), "Do bell: begins"},
		{with(step(1, engine.OnceBegin, 1, 5), no), "Do bell: was done"},
		{step(1, engine.OnceEnd, 1, 5), "Do bell: ends"},
		{with(step(1, engine.CompareAndSwap, 1, 5), no), "CompareAndSwap bell: is another"},
		{with(step(1, engine.Load, 1, 5), func(s *explore.Step) { s.Before, s.After = "3", "3" }), "Load bell 3"},
		{with(step(1, engine.Store, 1, 5), func(s *explore.Step) { s.Before, s.After = "", "x" }), `Store bell ""→x`},
		{explore.Step{Goroutine: 1, Op: "write", ID: 1, Place: place("f", 5)}, "write bell"},
	} {
		f := made(stuck(rule.WrongValue), nil, c.step)
		require.Regexp(t, ` `+c.want+` +│ file\.go:5$`, schedule(t, f)[5])
	}
}
