package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/internal/count"
)

// finds plants a bug, lets its target find it from nothing, and brings the input back to
// go test, which must find the same bug by it, and nothing without the bug. It returns a
// line that says so. The error is a blind if it is not found.
func (b *bench) finds(ctx context.Context, p bug, seed uint32) (string, error) {
	root, err := b.plant(p)
	if err != nil {
		return "", err
	}
	out, err := b.build(ctx, root, p.id, p.target)
	if err != nil {
		return "", err
	}
	x, crash, err := b.hunt(ctx, filepath.Join(out, p.target), seed)
	if err != nil {
		return "", err
	}
	broken, ok := p.toldBy(crash.said)
	if !ok {
		return "", blind{fmt.Sprintf("%s does not find %s in %s, but %q", p.target, p.id, count.Of(x.runs(), "input"), broken)}
	}
	names, _, err := unpackFiles(corpus(root, p.target), corpus(root, p.target), []string{crash.file})
	if err != nil {
		return "", err
	}
	if len(names) != 1 || !strings.Contains(crash.said, p.target+"/"+names[0]) {
		return "", blind{fmt.Sprintf("%s calls the input another name than %v", p.target, names)}
	}
	if err := b.again(ctx, root, p.target, names[0], broken); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %s finds it with %s, as %s, and go test with the input brought back", p.id, p.target, count.Of(x.runs(), "input"), broken), nil
}

// hunt runs a program from nothing, until it finds something or has had its inputs.
func (b *bench) hunt(ctx context.Context, program string, seed uint32) (outcome, crashed, error) {
	empty, err := os.MkdirTemp(b.dir, "empty-")
	if err != nil {
		return outcome{}, crashed{}, err
	}
	x, err := b.fuzz(ctx, program, runs, seed, empty)
	crash := crashed{}
	if errors.As(err, &crash) {
		err = nil
	}
	return x, crash, err
}

// again runs an input with go test, with the planted bug and without it.
func (b *bench) again(ctx context.Context, planted, target, name, rule string) error {
	input := "^" + target + "$/^" + name + "$"
	with, err := b.do(ctx, planted, nil, "go", "test", "./fuzz", "-run", input)
	if err != nil {
		return err
	}
	if with.code == 0 || said.Read(with.said).Rule != rule {
		return blind{fmt.Sprintf("go test does not find %s with the input that %s found it by: %s", rule, target, lastLine(with.said))}
	}
	binary := filepath.Join(b.dir, "fuzz.test")
	if x, err := b.do(ctx, b.root, nil, "go", "test", "-c", "-o", binary, "./fuzz"); err != nil {
		return err
	} else if x.code != 0 {
		return missing{lastLine(x.said)}
	}
	without, err := b.do(ctx, filepath.Join(planted, "fuzz"), nil, binary, "-test.run", input, "-test.v")
	if err != nil {
		return err
	}
	if without.code != 0 || !strings.Contains(without.said, "--- PASS: "+target+"/"+name) {
		return fmt.Errorf("the input of the planted bug does not pass without the bug: %s", without.said)
	}
	return nil
}
