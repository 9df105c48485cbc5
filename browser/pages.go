package main

import (
	"context"
	_ "embed"

	"math"
	"os"
	"path/filepath"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/kill"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/picture"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/trace"
)

// page is something to look at.
type page struct {
	name, path string
	// steps says that a run can be gone through on it.
	steps bool
	// planted are the kinds of its faults, if it has them on purpose.
	planted []string
}

//go:embed faulty.html
var faulty []byte

// generated makes the pages and pictures and saves them to a folder: of a run that fails,
// with its twin, and of one that passes; and of a matrix and growth curves that are made
// up, with the names and the sizes of the real ones.
func generated(ctx context.Context, root, dir string) ([]page, error) {
	root, err := filepath.Abs(root)
	if err == nil {
		err = os.Chdir(root) // where the runner's source is, for the names in it
	}
	if err != nil {
		return nil, err
	}
	m, _ := mutant.ByID("signal-first")
	lost, err := trace.OfMutant(ctx, root, m, nil, explore.Options{})
	if err != nil {
		return nil, err
	}
	lends, err := explored("poll { clone a; clone b of a; go { drop a; wakeref b; wake b }; pending } poll { clone c; ready 7 } after { wake c }")
	if err != nil {
		return nil, err
	}
	leaks, err := explored("expect leak poll { clone a; clone b of a; go { drop a; wakeref b }; pending } poll { run { poll { ready 2 } }; ready 7 }")
	if err != nil {
		return nil, err
	}
	pages := []page{}
	save := func(name, text string, p page) {
		if err == nil {
			p.name, p.path = name, filepath.Join(dir, name)
			err = os.WriteFile(p.path, []byte(text), 0o644)
			pages = append(pages, p)
		}
	}
	for name, r := range map[string]trace.Run{"lost-wakeup": lost, "clones": lends, "leak": leaks} {
		text, failed := picture.Page(r)
		if failed != nil {
			return nil, failed
		}
		save("trace-"+name+".html", text, page{steps: true})
		save("lifelines-"+name+".svg", string(picture.Lifelines(r)), page{})
		save("space-time-"+name+".svg", string(picture.SpaceTime(r)), page{})
	}
	save("matrix.svg", string(picture.Matrix(madeUpMatrix())), page{})
	save("growth.svg", string(picture.Growth(madeUpGrowth())), page{})
	for name, s := range map[string]fuzzing.Summary{"night.html": madeUpNight(), "night-of-nothing.html": {Verdict: check.Incomplete, Summary: "incomplete: 0 findings in 0s of 1 target", Folder: "night", Reasons: []string{"interrupted"}, Targets: []fuzzing.Target{{Name: "FuzzRun"}}}} {
		text, failed := s.Page()
		if failed != nil {
			return nil, failed
		}
		save(name, string(text), page{})
	}
	save("faulty.html", string(faulty), page{planted: []string{inTheWay, consoleError, tooWide, loads}})
	return pages, err
}

func explored(text string) (trace.Run, error) {
	p, err := program.Parse(text)
	if err != nil {
		return trace.Run{}, err
	}
	return trace.Explore(p)
}

// madeUpMatrix has the real mutants, and an outcome of every kind.
func madeUpMatrix() kill.Matrix {
	m := kill.Matrix{Schema: 1, Seed: 1, Columns: []string{"ledger", "explore", "race", "asan", "msan", "leak"}}
	outcomes := []kill.Outcome{kill.Killed, kill.Killed, kill.Survived, kill.Absent, kill.Killed, kill.Wrong, kill.Luck, kill.Incomplete, kill.Spared, kill.Survived, kill.Survived}
	for n, bug := range append(mutant.All(), mutant.Equivalents()...) {
		r := kill.Row{Mutant: bug.ID, Bug: bug.Bug, Equivalent: bug.Equivalent}
		for i, c := range m.Columns {
			o := outcomes[(n*3+i*5)%len(outcomes)]
			if bug.Equivalent != "" {
				o = kill.Survived
			}
			r.Cells = append(r.Cells, kill.Cell{Mutant: bug.ID, Column: c, Outcome: o, Rule: "leak"})
		}
		m.Rows = append(m.Rows, r)
	}
	return m
}

// madeUpNight has a finding that is open and one that is fixed, with what is long in them.
func madeUpNight() fuzzing.Summary {
	s := madeUpGrowth()
	s.Verdict, s.Summary, s.Runs, s.Folder = check.Fail, "fail: 1 finding, 1 fixed in 8h0m0s of 8 targets", 2, "/var/lib/extreme/fuzz"
	s.Seed, s.Digest, s.Go, s.Platform = 7, "0123456789abcdef", "go1.26.0", "linux/amd64"
	s.Reasons = []string{"the asan build is left out: there is no C compiler"}
	s.Builds = []fuzzing.Build{{Name: "asan", Missing: "there is no C compiler", Remedy: "apt-get install gcc"}}
	f := fuzzing.Finding{
		ID: "lost-wakeup-waker-1a2b3c4d", Rule: "lost-wakeup", Sentence: "a wake was made and the Run it was for stayed parked", Culprit: "waker", Target: "FuzzExplore", Build: "plain",
		Program: "poll { clone a; go { wake a }; pending }\npoll { ready 0 }", Fails: "10 of 10 times", Hits: 3, Found: "2026-01-01T00:00:00Z",
		Reproduce: "cp -r '/var/lib/extreme/fuzz/crashes/lost-wakeup-waker-1a2b3c4d/testdata' fuzz/ && go test ./fuzz -run '^FuzzExplore$/^0123456789abcdef$' -count=20",
	}
	fixed := f
	fixed.Fixed = true
	s.Findings = []fuzzing.Finding{f, fixed}
	return s
}

func madeUpGrowth() fuzzing.Summary {
	s := fuzzing.Summary{Schema: 1, Verdict: check.Pass, Summary: "pass: 0 findings in 8h0m0s of 8 targets", Seconds: 8 * 3600}
	for i, name := range []string{"FuzzProgram", "FuzzParse", "FuzzExplore", "FuzzConcurrentWakes", "FuzzHostilePrograms", "FuzzDifferential", "FuzzBytesOfAVeryLongNameThatHasNoRoom", "FuzzRewrite"} {
		t := fuzzing.Target{Name: name, Coverage: int64(100 * (i + 1))}
		for n := range 100 {
			t.Growth = append(t.Growth, fuzzing.Point{Seconds: float64(n) * 291, Coverage: int64(float64(t.Coverage) * (1 - math.Exp(-float64(n)/20)))})
		}
		s.Targets = append(s.Targets, t)
	}
	return s
}
