package fuzzing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/said"
)

// recover takes in the crashes that lie where rounds ran that were killed.
func (r *run) recover(ctx context.Context) error {
	entries, err := os.ReadDir(r.folder.in("work"))
	if err != nil {
		return err
	}
	for _, e := range entries {
		dir := r.folder.in("work", e.Name())
		name, rest, _ := strings.Cut(e.Name(), ".")
		if strings.HasPrefix(e.Name(), unfinished) { // what was tried to make a crash smaller
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
			continue
		}
		if !e.IsDir() || !strings.HasPrefix(name, "Fuzz") {
			r.folder.setAside("it is no round's", "work", e.Name())
			continue
		}
		kind, _, _ := strings.Cut(rest, ".")
		b := r.buildOf(kind)
		files, _ := filepath.Glob(filepath.Join(dir, "testdata", "fuzz", "Fuzz*", "*"))
		left := false
		for _, file := range files {
			text, err := readFile(file)
			of, input := filepath.Base(filepath.Dir(file)), filepath.Base(file)
			switch {
			case err != nil || !whole(input, text):
				r.folder.setAside("it is no input, or was cut off", "work", e.Name(), "testdata", "fuzz", of, input)
			case r.folder.has(of, input):
			case b.missing != "":
				left = true // until that build is there again
				r.reason(fmt.Sprintf("a crash of %s waits in work/%s for the %s build", of, e.Name(), kind))
			default:
				f, err := r.take(r.explain(ctx, b, of, dir, input, text, ""))
				if err != nil {
					return err
				}
				r.Log("a run was killed before it could keep this: " + f.ID)
			}
		}
		if !left {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// buildOf is the build of that name.
func (r *run) buildOf(name string) build {
	for _, b := range r.built {
		if b.name == name {
			return b
		}
	}
	return r.built[0]
}

// again runs the inputs of the findings again, if the code isn't what it was when they
// were run last.
func (r *run) again(ctx context.Context) error {
	for _, f := range slices.Clone(r.folder.findings) {
		b := r.buildOf(f.Build)
		if f.Digest == r.digest || f.Input == "" || ctx.Err() != nil || b.missing != "" || b.name != f.Build {
			continue
		}
		if r.target(f.Target) == nil {
			continue // it isn't asked for, or is gone, and says nothing
		}
		r.status("running an old crasher again: %s", f.ID)
		dir := r.folder.in("crashes", f.ID)
		x := r.rerun(ctx, b, f.Target, dir, f.Input)
		if ctx.Err() != nil || x.err != nil {
			continue
		}
		if x.code == 0 && f.Original != "" {
			back, err := r.restore(ctx, b, f)
			if err != nil {
				return err
			}
			if back {
				continue
			}
		}
		changed := *f
		changed.Digest = r.digest
		switch {
		case x.code == 0 && strings.Contains(x.output, "no tests to run"):
			continue
		case x.code == 0 && !f.Fixed:
			changed.Fixed = true
			r.Log("fixed: " + f.ID)
		case x.code != 0 && f.Fixed:
			changed.Fixed = false
			r.Log("it is back: " + f.ID)
		}
		if err := r.folder.keep(&changed); err != nil {
			return err
		}
		*f = changed
	}
	return nil
}

// restore gives a finding the input back that it was found with, if that fails still where
// the smaller one passes. It is made smaller anew then.
func (r *run) restore(ctx context.Context, b build, f *Finding) (bool, error) {
	dir := r.folder.in("crashes", f.ID)
	text, err := readFile(filepath.Join(dir, "testdata", "fuzz", f.Target, f.Original))
	if err != nil || !whole(f.Original, text) {
		return false, nil
	}
	x := r.rerun(ctx, b, f.Target, dir, f.Original)
	if x.code == 0 || x.err != nil || ctx.Err() != nil {
		return false, nil
	}
	c := crash{failure: said.Failure{Rule: f.Rule, Sentence: f.Sentence, Culprit: f.Culprit}, target: f.Target, build: b, input: f.Original, text: text, said: x.output}
	changed := r.finding(c, f.ID)
	changed.Found = f.Found
	if err := r.folder.update(&changed, c); err != nil {
		return false, err
	}
	r.Log("the smaller input of " + f.ID + " passes now; the one that was found fails still")
	*f = changed
	return true, nil
}
