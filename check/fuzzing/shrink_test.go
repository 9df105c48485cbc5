package fuzzing

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
)

// The program of the crasher of most of these tests, and the smallest that fails like it:
// one with a goroutine and a wake that comes late.
const (
	large = "poll { clone a; clone b; go { yield 3; wake a }; go { drop b }; pending } poll { wakeref cx; pending } poll { clone c; clone d; drop d; ready 7 } after { yield 2; wake c }"
	small = "poll { go { yield }; clone a; ready 0 }\nafter { wake a }"
)

// told is how a target says that a program broke a rule.
func told(text, schedule string) string {
	return "lost-wakeup: a wake was made and the Run it was for stayed parked\n            program:\n                " +
		strings.ReplaceAll(text, "\n", "\n                ") + "\n            history of waker#3:\n" + schedule
}

// wakesLate says what a target is told of an input with a goroutine and a late wake.
func wakesLate(target, data string) string {
	in, _ := input.Decode(target, []byte(data))
	for _, p := range in.Programs {
		if s := p.Shape(); s.Goroutines > 0 && s.LateWakes > 0 {
			return told(p.String(), "")
		}
	}
	return ""
}

// largeBug is a bug of FuzzRun, found by a program that is too large.
func largeBug(t *testing.T) bug {
	return bug{
		input: string(encoded(t, "FuzzRun", nil, large)), said: told(large, ""),
		on: func(data string, _ int) string { return wakesLate("FuzzRun", data) },
	}
}

// inputs are the names of the inputs that a finding has.
func (b *bench) inputs(f Finding) (names []string) {
	entries, err := os.ReadDir(filepath.Join(b.dir, "crashes", f.ID, "testdata", "fuzz", f.Target))
	require.NoError(b.t, err)
	for _, e := range entries {
		text := b.read(f, "testdata", "fuzz", f.Target, e.Name())
		require.True(b.t, whole(e.Name(), []byte(text)), e.Name())
		names = append(names, e.Name())
	}
	return names
}

// read reads a file of a finding.
func (b *bench) read(f Finding, names ...string) string {
	b.t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{b.dir, "crashes", f.ID}, names...)...))
	require.NoError(b.t, err)
	return string(text)
}

// one runs a night and returns the only finding.
func (b *bench) one(length time.Duration) Finding {
	b.t.Helper()
	s, err := b.night(length)
	require.NoError(b.t, err)
	require.Len(b.t, s.Findings, 1)
	return s.Findings[0]
}

func TestACrashIsShownWithTheSmallestProgramAndKeptAsItWasFound(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = largeBug(t)
	f := b.one(10 * time.Minute)
	require.Equal(t, small, f.Program)
	require.Equal(t, "10 of 10 times", f.Fails)
	require.Equal(t, b.bugs["FuzzRun"].name(), f.Original)
	require.NotEqual(t, f.Original, f.Input)
	require.ElementsMatch(t, []string{f.Original, f.Input}, b.inputs(f))
	require.Contains(t, f.Reproduce, "-run '^FuzzRun$/^"+f.Input+"$'")
	require.Equal(t, "made smaller, from 3 polls, 2 goroutines and 11 actions to 1 poll, 1 goroutine and 3 actions, by 24 candidates", f.Shrunk)
	require.Contains(t, b.said, f.ID+": "+f.Shrunk)

	report := b.read(f, reportName)
	require.Contains(t, report, "it fails 10 of 10 times\nmade smaller, ")
	require.Contains(t, report, "\nprogram:\n    "+strings.ReplaceAll(small, "\n", "\n    "))
	require.Contains(t, report, "\nas it was found:\n    poll { clone a; clone b; go { yield 3; wake a }; ")
	test := b.read(f, "found_"+strings.ReplaceAll(f.ID, "-", "_")+"_test.go")
	require.Contains(t, test, f.Input)
	require.NotContains(t, test, f.Original)
	require.Greater(t, f.Hits, 1, "the rounds go on, and their larger crashes change nothing")
}

func TestOnlyWhatBreaksTheSameRuleByTheSameCulpritTakesTheInputsPlace(t *testing.T) {
	for name, other := range map[string]func(string) string{
		"rule":    func(told string) string { return strings.Replace(told, "lost-wakeup", "leak", 1) },
		"culprit": func(told string) string { return strings.Replace(told, "waker#3", "park#1", 1) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			g := largeBug(t)
			g.on = func(data string, _ int) string {
				in, _ := input.Decode("FuzzRun", []byte(data))
				if told := wakesLate("FuzzRun", data); in.Programs[0].Shape().Goroutines > 1 {
					return told
				} else if told != "" {
					return other(told)
				}
				return ""
			}
			b.bugs["FuzzRun"] = g
			f := b.one(time.Second)
			require.Equal(t, "lost-wakeup", f.Rule)
			require.Equal(t, 2, strings.Count(f.Program, "go {"))
			require.NotEmpty(t, f.Original)
		})
	}
}

// scheduledBug is a bug of FuzzExplore that shows under some schedules: those of even seeds with
// the first strategy, and with so many preemptions as half of the seed.
func scheduledBug(t *testing.T, seed byte, text string) bug {
	said := func(data string) string {
		if told := wakesLate("FuzzExplore", data); told != "" && data[0]%3 == 0 && data[1]%2 == 0 {
			return told + fmt.Sprintf("            found:\n              after 3 executions, with %d preemptions\n", data[1]/2)
		}
		return ""
	}
	data := string(encoded(t, "FuzzExplore", []byte{0, seed, 0}, text))
	return bug{input: data, said: said(data), on: func(data string, _ int) string { return said(data) }}
}

func TestTheScheduleOfACrashIsMadeSimplerWithItsProgram(t *testing.T) {
	for name, text := range map[string]string{"a large program": large, "a program that is small already": small} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.bugs["FuzzExplore"] = scheduledBug(t, 200, text)
			f := b.one(time.Second)
			require.Equal(t, small, f.Program)
			require.Equal(t, "1 of 1 time", f.Fails)
			require.Equal(t, b.bugs["FuzzExplore"].name(), f.Original)
			data, ok := input.Bytes([]byte(b.read(f, "testdata", "fuzz", "FuzzExplore", f.Input)))
			require.True(t, ok)
			require.Equal(t, []byte{0, 0, 0}, data[:3], "the schedule without a preemption")
			require.Contains(t, b.read(f, reportName), "with 0 preemptions")
		})
	}
}

func TestWhatIsAsSmallAsCanBeStays(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzExplore"] = scheduledBug(t, 0, small)
	f := b.one(time.Second)
	require.Empty(t, f.Original)
	require.Equal(t, b.bugs["FuzzExplore"].name(), f.Input)
	require.Regexp(t, `^nothing smaller fails so, of \d+ candidates$`, f.Shrunk)
	require.Equal(t, []string{f.Input}, b.inputs(f))
}

func TestProgramsThatRunAtOnceAreMadeFewerAndSmaller(t *testing.T) {
	b := newBench(t)
	in, _ := input.Decode("FuzzConcurrent", []byte{2<<1 | 1})
	for i, p := range in.Programs {
		crasher, _ := input.Decode("FuzzRun", encoded(t, "FuzzRun", nil, large))
		if i == 2 {
			p = crasher.Programs[0]
		}
		in = in.With(i, p)
	}
	data, ok := in.Encode()
	require.True(t, ok)
	b.bugs["FuzzConcurrent"] = bug{input: string(data), said: told(large, ""), on: func(data string, _ int) string { return wakesLate("FuzzConcurrent", data) }}
	f := b.one(time.Second)
	text, ok := input.Bytes([]byte(b.read(f, "testdata", "fuzz", "FuzzConcurrent", f.Input)))
	require.True(t, ok)
	in, _ = input.Decode("FuzzConcurrent", text)
	require.Len(t, in.Programs, 2)
	require.Equal(t, "poll { ready 0 }", in.Programs[0].String())
	require.LessOrEqual(t, in.Programs[1].Shape().Actions, 3, "%s", in.Text())
	require.EqualValues(t, 1, in.Head[0]&1, "each is still for itself")
}

// chance is a bug that shows on the large program in every third run, and on one that a
// condition holds for as often as it says.
func chance(t *testing.T, smaller func(time int) bool) bug {
	g := largeBug(t)
	g.on = func(data string, time int) string {
		if fails := smaller(time); data != g.input && !fails || data == g.input && time%3 > 0 {
			return ""
		}
		return wakesLate("FuzzRun", data)
	}
	return g
}

func TestASmallerInputThatFailsTooSeldomIsKeptBesideTheOneThatWasFound(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = chance(t, func(time int) bool { return time%2 == 0 })
	f := b.one(time.Second)
	require.Equal(t, b.bugs["FuzzRun"].name(), f.Input)
	require.Empty(t, f.Original)
	require.Regexp(t, `^[34] of 10 times$`, f.Fails)
	require.Regexp(t, `^it could be made smaller, from .*, but that one fails 5 of 10 times$`, f.Shrunk)
	require.ElementsMatch(t, []string{f.Input, f.Smaller}, b.inputs(f))
	require.Contains(t, f.Reproduce, f.Input)
	report := b.read(f, reportName)
	require.Contains(t, report, "a smaller one, which fails 5 of 10 times:\n    "+strings.ReplaceAll(small, "\n", "\n    "))
	require.Contains(t, report, "history of waker#3", "what was said of the one that was found")
}

func TestASmallerInputThatFailsMoreOftenTakesThePlace(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = chance(t, func(int) bool { return true })
	f := b.one(time.Second)
	require.Equal(t, small, f.Program)
	require.Equal(t, "10 of 10 times", f.Fails)
	require.Equal(t, b.bugs["FuzzRun"].name(), f.Original)
}

func TestAnInputThatFailsEachTimeIsNotReplacedByOneThatDoesNot(t *testing.T) {
	b := newBench(t)
	g := largeBug(t)
	g.on = func(data string, time int) string {
		if data != g.input && time%5 == 0 {
			return ""
		}
		return wakesLate("FuzzRun", data)
	}
	b.bugs["FuzzRun"] = g
	f := b.one(time.Second)
	require.Equal(t, "10 of 10 times", f.Fails)
	require.Equal(t, g.name(), f.Input)
	require.Empty(t, f.Smaller)
	require.Regexp(t, "^nothing smaller fails so", f.Shrunk)
}

func TestWhatIsNotReproducibleSaysSoAndIsLeftAsItIs(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = largeBug(t)
	b.stop = func(int) { b.passes = true }
	b.candidate = func(int) (exit, bool) { t.Error("a candidate is tried"); return exit{}, false }
	f := b.one(time.Second)
	require.Equal(t, "0 of 20 times", f.Fails)
	require.Empty(t, f.Shrunk)
	require.Contains(t, b.read(f, reportName), "it is not reproducible: it fails 0 of 20 times")
	var text strings.Builder
	f.print(&text, b.dir)
	require.Contains(t, text.String(), "  it is not reproducible: it fails 0 of 20 times\n")
}

func TestACandidateThatHangsPassesAndIsTold(t *testing.T) {
	for name, hang := range map[string]exit{
		"killed":     {late: true},
		"timed out":  {code: 2, output: "panic: test timed out after 1m0s"},
		"by its dog": {code: 1, output: "--- FAIL: FuzzRun\n    x_test.go:9: watchdog: the body hangs: no Run has begun for 4s\n"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.bugs["FuzzRun"] = largeBug(t)
			b.candidate = func(n int) (exit, bool) { return hang, n == proofs+4 }
			f := b.one(time.Second)
			require.Equal(t, small, f.Program, "there are other ways to it")
			require.Contains(t, f.Shrunk, " candidates, 1 of which hung, which counts as passing")

			b = newBench(t)
			b.bugs["FuzzRun"] = largeBug(t)
			b.candidate = func(n int) (exit, bool) { return hang, n > proofs }
			f = b.one(time.Second)
			require.Equal(t, b.bugs["FuzzRun"].name(), f.Input)
			require.Equal(t, "nothing smaller fails so, of 5 candidates, 5 of which hung, which counts as passing, where it was stopped", f.Shrunk)
		})
	}
}

func TestAHangIsNotMadeSmaller(t *testing.T) {
	b := newBench(t)
	b.bugs["FuzzRun"] = bug{input: string(encoded(t, "FuzzRun", nil, large)), said: "watchdog: the body hangs: no Run has begun for 4s"}
	f := b.one(time.Second)
	require.Equal(t, "watchdog", f.Rule)
	require.Equal(t, "it is not made smaller: a hang is told by time", f.Shrunk)
	require.Contains(t, f.Program, "go { yield 3; wake a }", "it is known, though nobody said it")
}

func TestTheCandidatesAreBounded(t *testing.T) {
	b := newBench(t)
	data := string(encoded(t, "FuzzRun", nil, "poll { "+strings.Repeat("yield 9; ", 200)+"ready 7 }"))
	b.bugs["FuzzRun"] = bug{input: data, said: told("poll { ready 7 }", ""), on: func(is string, _ int) string {
		if is == data {
			return told("poll { ready 7 }", "")
		}
		return ""
	}}
	f := b.one(time.Second)
	require.Equal(t, "nothing smaller fails so, of 300 candidates, where it was stopped", f.Shrunk)
}

func TestATextIsNotTakenForAProgram(t *testing.T) {
	var out shrunk
	out.now.text = []byte(input.Begin + "string(\"a\")\n")
	(&shrinking{target: "FuzzRun"}).outcome(t.Context(), &out)
	require.Equal(t, "it is not made smaller: its file has no bytes", out.note)
}

func TestOnlyWhatCanBeRunAsItWasFoundIsMadeSmaller(t *testing.T) {
	able := Finding{ID: "x", Target: "FuzzRun", Build: plain, Input: "in", Size: 1, Digest: "now"}
	for name, change := range map[string]func(*Finding){
		"":                     func(*Finding) {},
		"its build is missing": func(f *Finding) { f.Build = "race" },
		"it has no such build": func(f *Finding) { f.Build = "msan" },
		"of another code":      func(f *Finding) { f.Digest = "then" },
		"no input of its own":  func(f *Finding) { f.Size = 0 },
		"a text":               func(f *Finding) { f.Target = "FuzzParse" },
		"done":                 func(f *Finding) { f.Shrunk = "made smaller" },
		"fixed":                func(f *Finding) { f.Fixed = true },
		"not reproducible":     func(f *Finding) { f.Fails = "0 of 20 times" },
		"it was asked for":     func(f *Finding) { f.ID = "asked" },
	} {
		f := able
		change(&f)
		r := &run{
			digest: "now", built: []build{{name: plain}, {name: "race", missing: "no C compiler"}},
			folder: &folder{findings: []*Finding{&f}}, asked: map[string]string{"asked": "in"},
		}
		require.Equal(t, name == "", r.unshrunk() != nil, name)
	}
}

func TestWhatCameOfAnInputThatWasReplacedMeanwhileIsDropped(t *testing.T) {
	f := Finding{ID: "x", Input: "now"}
	r := &run{folder: &folder{findings: []*Finding{&f}}}
	require.NoError(t, r.takeShrunk(shrunk{id: "x", from: "then", note: "made smaller"}))
	require.Equal(t, Finding{ID: "x", Input: "now"}, f)
}
