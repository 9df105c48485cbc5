package fuzzing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/internal/gotest"
	"github.com/extremely-boring/extreme/check/internal/said"
)

// crash is a failure of a target, with the input it fails on.
type crash struct {
	failure said.Failure
	target  string
	build   build
	input   string // its name, or that of an input in the target's source
	text    []byte // of the file; none where the target's source has it, or none was written
	said    string
	passed  bool     // it fails no more, though the code is the same
	beside  []beside // other inputs that go with it
}

// beside is another input of a finding, which is kept and shown beside its own.
type beside struct {
	title string
	crash crash
}

func (c crash) found() bool { return c.failure.Rule != "" }

// hungOnce reports whether the target hung on the input and passes it now. The watchdog
// goes by time: it was the machine that was slow.
func (c crash) hungOnce() bool { return !c.found() && c.text != nil }

// seed is how the testing package names an input of the target's source that fails.
var seed = regexp.MustCompile(`failure while testing seed corpus entry: \S+?/(\S+)`)

// crashOf returns what the round that ran in dir has found.
func (r *run) crashOf(ctx context.Context, b build, name, dir string, x exit) crash {
	files, _ := filepath.Glob(filepath.Join(dir, "testdata", "fuzz", name, "*"))
	for _, file := range files {
		if text, err := readFile(file); err == nil && whole(filepath.Base(file), text) {
			return r.explain(ctx, b, name, dir, filepath.Base(file), text, x.output)
		}
	}
	if m := seed.FindStringSubmatch(x.output); m != nil {
		return r.explain(ctx, b, name, dir, m[1], nil, x.output)
	}
	if f := said.Read(x.output); f.Known && x.code != 0 && strings.Contains(x.output, "--- FAIL") {
		return crash{failure: f, target: name, build: b, said: x.output}
	}
	return crash{}
}

// Repeats of an input, and how long they may take. What depends on the schedule may not
// show the first time.
const (
	repeats     = 20
	repeatLimit = time.Minute
)

// rerun runs a target on one input again, from the folder whose testdata has it.
func (r *run) rerun(ctx context.Context, b build, target, dir, input string) exit {
	return r.execute(ctx, b, gotest.Pattern(target+"/"+input), dir, repeats, true)
}

// execute runs what the pattern stands for so many times, or only until it fails, on the
// inputs in the folder's testdata.
func (r *run) execute(ctx context.Context, b build, pattern, dir string, times int, until bool) exit {
	return r.start(ctx, command{
		dir: dir, env: b.env, limit: repeatLimit + 30*time.Second,
		argv: []string{
			b.binary, "-test.run=" + pattern, "-test.count=" + strconv.Itoa(times),
			"-test.failfast=" + strconv.FormatBool(until), "-test.timeout=" + repeatLimit.String(),
		},
	})
}

// explain runs the input again to hear all that is said: while it fuzzes, the testing
// package drops what sanitizers and dying processes write.
func (r *run) explain(ctx context.Context, b build, target, dir, input string, text []byte, output string) crash {
	c := crash{target: target, build: b, input: input, text: text, said: output}
	// One that was found is heard to its end, even if the run ends.
	x := r.rerun(context.WithoutCancel(ctx), b, target, dir, input)
	switch {
	case x.err == nil && x.code != 0:
		c.said = x.output
		c.failure = said.Read(x.output)
	case said.Read(output).Rule == said.Hang:
		return crash{text: text, input: input}
	case output == "":
		c.passed = true
		c.failure = said.Failure{Rule: "unexplained", Sentence: "a killed run left this input as a crash, and it passes when it is run again", Culprit: target}
	default:
		c.passed = true
		c.failure = said.Read(output)
		c.said = fmt.Sprintf("%s\nIt passed when it was run again, %d times.\n", output, repeats)
	}
	return c
}

// take keeps a crash: as a new finding, or with the one that it equals, whose input it
// becomes if it is smaller, or if the other one no longer fails. One that was made smaller as
// a program stays: fewer bytes may be a larger program.
func (r *run) take(c crash) (*Finding, error) {
	for _, f := range r.folder.findings {
		if f.Rule != c.failure.Rule || f.Culprit != c.failure.Culprit {
			continue
		}
		smaller := f.Original == "" && f.Target == c.target && len(c.text) > 0 && (f.Size == 0 || len(c.text) < f.Size)
		if f.Fixed {
			r.Log("it is back: " + f.ID)
		}
		if smaller || f.Fixed {
			changed := r.finding(c, f.ID)
			changed.Found = f.Found
			if err := r.folder.update(&changed, c); err != nil {
				return nil, err
			}
			*f = changed
		}
		return f, r.withdraw(c, f)
	}
	f := r.finding(c, r.newID(c))
	if err := r.folder.create(&f, c); err != nil {
		return nil, err
	}
	r.folder.findings = append(r.folder.findings, &f)
	r.Log("found: " + f.line())
	return &f, r.withdraw(c, &f)
}

// withdraw takes the input of a crash out of the corpus: in it, no round of its target
// would come past it. It goes to the finding.
func (r *run) withdraw(c crash, f *Finding) error {
	if len(c.text) == 0 {
		return nil
	}
	from := r.folder.in("corpus", c.target, c.input)
	if _, err := os.Stat(from); err != nil {
		return nil
	}
	into := r.folder.in("crashes", f.ID, "testdata", "fuzz", c.target)
	if err := os.MkdirAll(into, 0o755); err != nil {
		return err
	}
	return os.Rename(from, filepath.Join(into, c.input))
}
