package explore_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
	"github.com/extremely-boring/extreme/check/rule"
)

var update = flag.Bool("update", false, "write the golden files of the reports anew")

// broken are bodies with one bug each.
var broken = []struct {
	name    string
	body    func(*explore.T)
	options explore.Options
}{
	{name: "lost-wakeup", body: lostWakeup},
	{name: "lost-wakeup-of-another", body: wakesAnother},
	{name: "deadlock", body: abba},
	{name: "deadlock-of-one", body: locksTwice},
	{name: "deadlock-of-a-reader", body: readsTwice},
	{name: "deadlock-in-a-waitgroup", body: forgetsDone},
	{name: "deadlock-in-a-once", body: onceInOnce},
	{name: "deadlock-with-the-dead", body: dies},
	{name: "data-race", body: races},
	{name: "data-race-with-an-atomic", body: racesWithAtomic},
	{name: "data-race-of-plain-words", body: racesPlainly},
	{name: "panic", body: panics},
	{name: "failed-require", body: requires},
	{name: "goroutine-leak", body: leaks},
	{name: "mirror-misuse", body: unlocksTwice},
	{name: "spurious-wakeup", body: waitsOnce, options: explore.Options{Spurious: 1}},
}

// golden compares text with a file in testdata.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", "report", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
}

// find returns the finding that an exploration of the body stops at.
func find(t *testing.T, body func(*explore.T), options ...explore.Options) explore.Finding {
	t.Helper()
	r := explore.Run(body, append(options, explore.Options{})[0])
	require.Len(t, r.Findings, 1)
	f := r.Findings[0]
	f.Token = "TOKEN" // another for each change of the body
	return f
}

func TestABrokenBodyReadsAsInItsGoldenFile(t *testing.T) {
	for _, b := range broken {
		t.Run(b.name, func(t *testing.T) {
			f := find(t, b.body, b.options)
			golden(t, b.name, f.String())
			require.True(t, strings.HasPrefix(f.String(), f.Cause()+"\n"))
			require.Equal(t, f.String(), find(t, b.body, b.options).String(), "it reads otherwise the second time")
		})
	}
}

func TestAReportEndsWithHowToSeeItAgain(t *testing.T) {
	f := find(t, lostWakeup)
	require.Regexp(t, `\n  replay: TOKEN\n$`, f.String())
	f.Command = "go test -run X"
	require.Regexp(t, `\n  replay: TOKEN\n  go test -run X\n$`, f.String())
}

func TestTheNearestExecutionThatPassesHasTheNamesOfTheOneThatFails(t *testing.T) {
	f := made(noticed(rule.WrongValue, "bad"), nil, step(1, engine.Lock, 0, 5), step(2, engine.Lock, 0, 6))
	f.Decisive = [2]int{2, 3}
	goroutine := func(path ...int) engine.Goroutine { return engine.Goroutine{Name: "g", Path: path} }
	f.Passing = &explore.Trace{ // which started g3 before g2, and one that does not fail
		Goroutines: []engine.Goroutine{{Name: "g1", Parent: -1}, goroutine(1), goroutine(0), goroutine(0, 0)},
		Steps:      []explore.Step{step(0, engine.Spawn, -1, 1), step(0, engine.Spawn, -1, 2), step(1, engine.Lock, 0, 6), step(2, engine.Lock, 0, 5), step(3, engine.Lock, 0, 7)},
	}
	require.Contains(t, f.String(), `
The nearest execution that passes has step 4 before step 3:
  step 3  g2: Lock mutex#1  file.go:5
  step 4  g3: Lock mutex#1  file.go:6
  its turns: g1×2 g3×1 g2×1 another×1
`)

	f.Decisive[1] = -1
	require.Contains(t, f.String(), "The nearest execution that passes has step 3 later:\n")
	f.Trace.Blocked = []engine.Blocked{in(engine.Lock, 0, 1), in(engine.Lock, 1, 1)}
	f.Passing.Steps = append(f.Passing.Steps, step(2, engine.Lock, 1, 8), step(0, engine.Lock, 1, 8))
	require.Contains(t, f.String(), "has g2's Lock bell before step 3:\n  step 3   g2: Lock mutex#1  file.go:5\n  blocked  g2: Lock bell     file.go:41\n")
}

func TestOfManyTurnsTheFirstAndTheLastAreTold(t *testing.T) {
	f := made(noticed(rule.WrongValue, "bad"), nil, step(1, engine.Lock, 0, 5), step(2, engine.Lock, 0, 6))
	f.Decisive = [2]int{2, 3}
	f.Passing = &explore.Trace{Goroutines: f.Trace.Goroutines}
	for range 50 {
		f.Passing.Steps = append(f.Passing.Steps, step(1, engine.Lock, 0, 5), step(2, engine.Lock, 0, 6))
	}
	require.Regexp(t, `  its turns: (g2×1 g3×1 ){10}… 60 more …( g2×1 g3×1){10}\n`, f.String())
}

func TestAGoroutineThatFailsBeforeItsFirstStepIsShownWithItsStart(t *testing.T) {
	f := find(t, func(t *explore.T) {
		var n atomic.Int32
		n.Add(1)
		explore.Go(func() { panic("at once") })
	})
	require.Regexp(t, `^runner-panic: g2 at report_test\.go:\d+ \(\S+\) panics: at once\n`, f.String())
	require.Contains(t, strings.Join(schedule(t, f), "\n"), "go g2")
}

func TestPlainAccessesBeforeAStepAreShownWithIt(t *testing.T) {
	access := func(g, line int) explore.Step {
		return explore.Step{Goroutine: g, Op: "write", ID: 0, WithID: -1, Place: place("f", line)}
	}
	f := made(noticed(rule.WrongValue, "bad"), nil, access(1, 5), step(1, engine.Lock, 1, 6), access(1, 7), access(2, 8))
	f.Problem.Step = 3
	f.Trace.Steps[3].Past = []int{0}
	picture := strings.Join(schedule(t, f), "\n")
	require.Contains(t, picture, "file.go:5")
	require.Contains(t, picture, "file.go:6")
	require.Contains(t, picture, "3 steps left out")
}

func TestThePlainAccessesOfARaceStandWhereTheyHappened(t *testing.T) {
	f := find(t, func(*explore.T) {
		n := new(int)
		var mu sync.Mutex
		explore.Go(func() { explore.Write(n, 1) })
		mu.Lock()
		explore.Read(n)
		explore.Read(n)
		mu.Unlock()
	})
	var ops []string
	for _, s := range f.Trace.Steps {
		ops = append(ops, s.Op)
	}
	require.Equal(t, []string{"go", "Lock", "read", "Unlock", "write"}, ops)
	require.Equal(t, []int{2, 4}, []int{f.Problem.OtherStep, f.Problem.Step})
}

func TestWhoIsBlockedOnlyBecauseAnotherFailedIsLeftOut(t *testing.T) {
	f := find(t, func(t *explore.T) {
		var mu sync.Mutex
		explore.Go(func() { mu.Lock() })
		mu.Lock()
		t.Fatalf("with the lock held")
	})
	require.NotEmpty(t, f.Trace.Blocked)
	require.NotContains(t, f.String(), "blocked")
}
