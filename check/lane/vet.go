package lane

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/internal/count"
	"github.com/extremely-boring/extreme/internal/house"
)

// reading reads the source with every tool that finds bugs that way. Each tool
// also reads a planted file, which it must complain about.
type reading struct {
	bin string // of the tools pinned in the module tools
}

// reader is one tool.
type reader struct {
	name string
	argv []string
	// files are what it reads, and planted what it must complain about, both
	// from the root.
	files   []string
	planted string
}

// plantedFolder holds files that each break one tool's rules.
const plantedFolder = "./check/lane/testdata/planted/"

func (v *reading) readers(j *job) []reader {
	workflows := j.glob(".github", "workflows", "*.y*ml")
	scripts := j.glob(".github", "action", "*.sh")
	return []reader{
		{name: "go vet", argv: []string{"go", "vet"}, files: []string{"./..."}, planted: "vet"},
		{name: "staticcheck", argv: []string{filepath.Join(v.bin, "staticcheck")}, files: []string{"./..."}, planted: "staticcheck"},
		{name: "actionlint", argv: []string{filepath.Join(v.bin, "actionlint")}, files: workflows, planted: "workflow.yml"},
		// It goes by the first line: sanitize.sh must be POSIX. Unlike shellcheck,
		// which the gate runs beside the lanes, it can be had wherever Go can.
		{name: "shfmt", argv: []string{filepath.Join(v.bin, "shfmt"), "-d"}, files: append(scripts, "sanitize.sh", ".ci/run", ".clusterfuzzlite/build.sh"), planted: "script.sh"},
	}
}

// plantedFor is the name of what is planted for a tool or a rule.
func plantedFor(name string) string { return "for " + name }

// glob returns the files that match, from the root.
func (j *job) glob(pattern ...string) []string {
	names, _ := filepath.Glob(filepath.Join(append([]string{j.Root}, pattern...)...))
	for i, n := range names {
		names[i], _ = filepath.Rel(j.Root, n)
	}
	return names
}

// linters are the tools that are built from the module tools.
var linters = []string{"honnef.co/go/tools/cmd/staticcheck", "github.com/rhysd/actionlint/cmd/actionlint", "mvdan.cc/sh/v3/cmd/shfmt"}

func (v *reading) build(ctx context.Context, j *job) error {
	j.doing("building staticcheck, actionlint and shfmt")
	v.bin = j.dir
	argv := append([]string{"go", "build", "-modfile=tools/go.mod", "-o", v.bin + string(filepath.Separator)}, linters...)
	if x := j.exec(ctx, nil, argv...); !x.ok() {
		j.result.incomplete("staticcheck, actionlint and shfmt could not be built: %s", lastLine(told(x)))
		j.result.Remedy = "they are Go modules: let the go command reach its module proxy once, as by 'go mod download -modfile=tools/go.mod'"
		v.bin = ""
	}
	return nil
}

func (v *reading) run(ctx context.Context, j *job) {
	r := j.result
	var ran []string
	for _, t := range v.readers(j) {
		if ctx.Err() != nil {
			return
		}
		byHand := v.byHand(t)
		r.Commands = append(r.Commands, byHand)
		if v.bin == "" && strings.HasPrefix(byHand, "go tool") {
			continue
		}
		end := j.slot(ctx)
		j.doing("reading the source with %s", t.name)
		v.read(ctx, j, t, byHand)
		end()
		ran = append(ran, t.name)
	}
	j.doing("reading the source for the house rules")
	r.Commands = append(r.Commands, "go test ./internal/house")
	v.house(j)
	r.Ran = strings.Join(append(ran, count.Of(len(house.Rules()), "house rule")), ", ")
}

// byHand is the command that runs t without this one.
func (v *reading) byHand(t reader) string {
	argv := slices.Clone(t.argv)
	if tool := filepath.Base(argv[0]); tool != "go" {
		argv = append([]string{"go", "tool", "-modfile=tools/go.mod", tool}, argv[1:]...)
	}
	return line(nil, append(argv, t.files...)...)
}

func (v *reading) read(ctx context.Context, j *job, t reader, byHand string) {
	r := j.result
	if len(t.files) == 0 {
		r.incomplete("%s had nothing to read", t.name)
	} else if x := j.exec(ctx, nil, append(slices.Clone(t.argv), t.files...)...); !x.ok() && ctx.Err() == nil {
		v.complained(r, t, x, byHand)
	}
	planted := []string{plantedFolder + t.planted}
	if j.disarmed {
		planted = t.files
	}
	x := j.exec(ctx, nil, append(slices.Clone(t.argv), planted...)...)
	end := Planted{Bug: plantedFor(t.name), By: t.name}
	switch {
	case !x.ok() && strings.Contains(x.output, t.planted) && x.err == nil && !x.late:
		end.Caught = true
	case ctx.Err() != nil || x.late:
		end.CutShort, end.Why = true, "it was killed"
	default:
		end.Why = "it does not complain about " + strings.Join(planted, " ")
	}
	r.plantedEnd(end)
}

func (v *reading) complained(r *Result, t reader, x exit, byHand string) {
	switch {
	case x.err != nil:
		r.unstarted(t.name, x.err)
	case x.late:
		r.incomplete("%s hung and was killed", t.name)
	case hindered("", x.output) != nil:
		r.hindered(hindered(t.name+" could not load the source", x.output))
	default:
		r.found(Finding{
			Rule: t.name, Sentence: fmt.Sprintf("%s complains about the source", t.name),
			Reproduce: byHand, Report: tail(x.output, 40),
		})
	}
}

// house reads the source for the house rules, and for each rule a small tree
// that breaks it.
func (v *reading) house(j *job) {
	for _, rule := range house.Rules() {
		broken, err := rule.Check(j.Root)
		if err != nil {
			j.result.fail("house rule %s: %v", rule.Name, err)
			continue
		}
		for _, b := range broken {
			j.result.found(Finding{Rule: "house rule " + rule.Name, Sentence: b.What, Culprit: b.Place, Place: b.Place, Reproduce: "go test ./internal/house"})
		}
		planted := filepath.Join(j.Root, "internal", "house", "testdata", rule.Name)
		if j.disarmed {
			planted = j.Root
		}
		caught, err := rule.Check(planted)
		end := Planted{Bug: plantedFor("house rule " + rule.Name), By: rule.Name, Caught: err == nil && len(caught) > 0}
		if !end.Caught {
			end.Why = "it finds nothing in " + planted
		}
		j.result.plantedEnd(end)
	}
}
