package lane

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/internal/gofuzz"
	"github.com/extremely-boring/extreme/check/internal/gotest"
	saying "github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// fuzzed gives each fuzz target its seeds, and then what the mutator makes of them. It is
// bounded by inputs and not by time, so that a slow machine tries as many.
type fuzzed struct {
	binary  string
	targets []string
	broken  []broken // one for each of fuzzPlants
}

// fuzzPackage is the folder of the targets.
const fuzzPackage = "fuzz"

// fuzzPlants are the bugs that a target must find without any seed.
var fuzzPlants = []struct {
	mutant, target string
	explored       bool
}{
	{"clone-drops", "FuzzRun", false},
	{"flag-no-lock", "FuzzExplore", true},
}

// plantInputs is how many inputs a target with a planted bug is given. It stops at the
// first that shows it.
const plantInputs = 200_000

// fuzzLimit is when a target is given up as hanging. Its own watchdog says more, sooner.
const fuzzLimit = 10 * time.Minute

func (f *fuzzed) build(ctx context.Context, j *job) error {
	j.doing("building the fuzz targets")
	f.binary = j.binary("fuzz")
	if x := f.compile(ctx, j, f.binary, ""); !x.ok() {
		return unbuilt("the fuzz targets don't build", x)
	}
	x := f.start(ctx, j, f.binary, j.dir, "-test.list=^Fuzz")
	for l := range strings.Lines(x.output) {
		if strings.HasPrefix(l, "Fuzz") {
			f.targets = append(f.targets, strings.TrimSpace(l))
		}
	}
	if !x.ok() || len(f.targets) == 0 {
		return fmt.Errorf("./%s has no fuzz targets:\n%s", fuzzPackage, told(x))
	}
	for _, p := range fuzzPlants {
		j.doing("building %s", p.mutant)
		f.broken = append(f.broken, j.broken(p.mutant, p.explored, func(to, overlay string) exit { return f.compile(ctx, j, to, overlay) }))
	}
	return nil
}

// compile builds the targets so that their coverage shows.
func (f *fuzzed) compile(ctx context.Context, j *job, to, overlay string) exit {
	argv := []string{"go", "test", "-c", "-o", to, "-fuzz=."}
	if overlay != "" {
		argv = append(argv, "-overlay", overlay)
	}
	return j.exec(ctx, nil, append(argv, "./"+fuzzPackage)...)
}

func (f *fuzzed) start(ctx context.Context, j *job, binary, dir string, args ...string) exit {
	env := []string{gofuzz.Seeded(j.Seed)}
	return j.start.start(ctx, command{dir: dir, env: env, argv: append([]string{binary}, args...), limit: fuzzLimit})
}

// fuzz runs a target in a folder of its own, which keeps what it writes out of the tree.
func (f *fuzzed) fuzz(ctx context.Context, j *job, binary, dir, target string, inputs int) exit {
	return f.start(ctx, j, binary, dir, "-test.run=^$", "-test.fuzz=^"+target+"$", fmt.Sprintf("-test.fuzztime=%dx", inputs),
		"-test.fuzzminimizetime=1000x", "-test.parallel=1", "-test.fuzzcachedir="+filepath.Join(dir, "cache"))
}

func (f *fuzzed) run(ctx context.Context, j *job) {
	defer j.slot(ctx)()
	for i, p := range fuzzPlants {
		j.doing("looking for %s by %s", p.mutant, p.target)
		j.result.plantedEnd(f.runPlant(ctx, j, i))
	}
	var inputs int64
	for _, target := range f.targets {
		if ctx.Err() != nil {
			return
		}
		j.doing("fuzzing %s", target)
		j.result.Commands = append(j.result.Commands, line(nil, "go", "test", "-run=^$", "-fuzz=^"+target+"$", fmt.Sprintf("-fuzztime=%dx", j.programs), "./"+fuzzPackage))
		inputs += f.runTarget(ctx, j, target)
	}
	j.result.Ran = fmt.Sprintf("%s, %s", count.Of(len(f.targets), "fuzz target"), count.Of(inputs, "input"))
}

// runTarget gives a target its seeds and inputs, and returns how many it was given.
func (f *fuzzed) runTarget(ctx context.Context, j *job, target string) int64 {
	r := j.result
	dir, seeds := filepath.Join(j.dir, target), filepath.Join(j.Root, fuzzPackage, "testdata", "fuzz", target)
	inputs := filepath.Join(dir, "testdata", "fuzz", target)
	if err := os.CopyFS(inputs, os.DirFS(seeds)); err != nil && !os.IsNotExist(err) {
		r.fail("the seeds of %s can't be copied: %v", target, err)
		return 0
	}
	x := f.fuzz(ctx, j, f.binary, dir, target, j.programs)
	tried := gofuzz.Inputs(x.output)
	switch {
	case ctx.Err() != nil:
	case x.err != nil:
		r.unstarted(target, x.err)
	case x.late:
		r.incomplete("%s hung and was killed", target)
		r.Output = tail(x.output, 60)
	case !x.ok() && saying.Read(x.output).Rule == saying.Hang: // which goes by time
		r.incomplete("%s hung on an input", target)
		r.Output = tail(x.output, 60)
	case !x.ok():
		r.found(f.found(j, target, inputs, seeds, x))
	case tried < int64(j.programs):
		r.incomplete("%s tried %s of %s", target, count.Grouped(tried), count.Of(j.programs, "input"))
	}
	return tried
}

// found makes a finding of what a target said, and keeps its input where the go command
// would have: with the seeds, as a regression test.
func (f *fuzzed) found(j *job, target, inputs, seeds string, x exit) Finding {
	read := saying.Read(x.output)
	again := []string{"go", "test", "./" + fuzzPackage, "-run", "^" + target + "$"}
	entries, _ := os.ReadDir(inputs)
	for _, e := range entries {
		if _, err := os.Stat(filepath.Join(seeds, e.Name())); err == nil {
			continue
		}
		text, err := os.ReadFile(filepath.Join(inputs, e.Name()))
		if err == nil {
			err = os.MkdirAll(seeds, 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(seeds, e.Name()), text, 0o644)
		}
		if err != nil {
			j.result.incomplete("the input that fails %s can't be kept: %v", target, err)
			continue
		}
		again[len(again)-1] = gotest.Pattern(target + "/" + e.Name())
	}
	return Finding{
		Rule: read.Rule, Sentence: read.Sentence, Culprit: read.Culprit, Program: read.Program,
		Reproduce: line(nil, append(again, "-count=20")...), Report: tail(x.output, 200),
	}
}

// runPlant fuzzes a runner with a planted bug, without seeds.
func (f *fuzzed) runPlant(ctx context.Context, j *job, i int) Planted {
	p, b := fuzzPlants[i], f.broken[i]
	end := Planted{Bug: p.mutant, Why: b.why}
	if b.why != "" {
		return end
	}
	dir := filepath.Join(j.dir, p.mutant+"-"+p.target)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		end.Why = err.Error()
		return end
	}
	x := f.fuzz(ctx, j, b.binary, dir, p.target, plantInputs)
	m, _ := mutant.ByID(p.mutant)
	read := saying.Read(x.output)
	switch {
	case ctx.Err() != nil:
		end.CutShort, end.Why = true, "interrupted"
	case x.err != nil:
		end.Why = x.err.Error()
	case x.late:
		end.CutShort, end.Why = true, p.target+" hung and was killed"
	case x.ok():
		end.Why = fmt.Sprintf("%s passed %s with it", p.target, count.Of(gofuzz.Inputs(x.output), "input"))
	case slices.Contains(m.Rules, rule.Rule(read.Rule)):
		end.Caught, end.By = true, read.Rule+", "+p.target
	default:
		end.Why = fmt.Sprintf("it was reported as %s, not as %s", read.Rule, ids(m.Rules))
		end.output = tail(x.output, 60)
	}
	return end
}
