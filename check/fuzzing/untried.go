package fuzzing

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// A sanitizer's build looks for no coverage. Then the go command changes the inputs of the
// corpus, and does not try them as they are: so that is what its rounds begin with, each
// with those that the build has not tried in this run.

// mostUntried bounds how many a round begins with.
const mostUntried = 500

// untriedFolder is where they lie in the round's folder, as the testdata of the target.
const untriedFolder = "untried"

// untried copies the inputs of the corpus that the build has not tried into the round's
// folder, and returns their names.
func (r *run) untried(t *target, b build, dir string) (names []string, err error) {
	if b.name == plain {
		return nil, nil
	}
	entries, err := os.ReadDir(r.folder.in("corpus", t.name))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !t.tried[b.name+" "+e.Name()] {
			names = append(names, e.Name())
		}
	}
	names = names[:min(len(names), mostUntried)]
	into := filepath.Join(dir, untriedFolder, "testdata", "fuzz", t.name)
	if err := os.MkdirAll(into, 0o755); err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := readFile(r.folder.in("corpus", t.name, name))
		if err == nil {
			err = r.disk.scratch(filepath.Join(into, name), text)
		}
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}

// begun is how the testing package names an input that it is about to try.
var begun = regexp.MustCompile(`(?m)^=== RUN   Fuzz\w+/(\S+)$`)

// untriedLimit is when they are given up as hanging: a target has a watchdog of its own.
const untriedLimit = 20 * time.Minute

// tryUntried runs the round's inputs as they are. It returns false if the round ends with
// that.
func (r *run) tryUntried(ctx context.Context, p *played) bool {
	if len(p.untried) == 0 {
		return true
	}
	dir := filepath.Join(p.dir, untriedFolder)
	p.exit = r.start(ctx, command{dir: dir, env: p.build.env, limit: untriedLimit, argv: []string{
		p.build.binary, "-test.run=^" + p.target.name + "$", "-test.v", "-test.failfast", "-test.timeout=0",
	}})
	x := p.exit
	if x.err == nil && x.code == 0 {
		for _, name := range p.untried {
			p.target.tried[p.build.name+" "+name] = true
		}
		p.round.Execs = int64(len(p.untried))
		return true
	}
	all := begun.FindAllStringSubmatchIndex(x.output, -1)
	if x.err != nil || x.late || ctx.Err() != nil || len(all) == 0 {
		return false
	}
	last := all[len(all)-1]
	name := x.output[last[2]:last[3]]
	text, _ := readFile(filepath.Join(dir, "testdata", "fuzz", p.target.name, name)) // the target's source has others
	p.crash = r.explain(ctx, p.build, p.target.name, dir, name, text, x.output[last[0]:])
	p.target.tried[p.build.name+" "+name] = true
	return false
}
