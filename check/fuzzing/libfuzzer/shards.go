package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/extremely-boring/extreme/check/internal/said"
	"github.com/extremely-boring/extreme/internal/count"
)

// shards is how many processes fuzz a target, each with a corpus of its own, as they
// would on as many machines.
const shards = 2

// crashed is what a program found.
type crashed struct {
	target, said string
	file         string // the input, as libFuzzer keeps it
}

func (c crashed) Error() string {
	f := said.Read(c.said)
	return fmt.Sprintf("%s found %s: %s", c.target, f.Rule, f.Sentence)
}

// fuzz runs a program for a number of inputs, from a corpus that it adds to and others
// that it only reads. The error is a crash where it found one.
func (b *bench) fuzz(ctx context.Context, program string, runs int, seed uint32, corpora ...string) (outcome, error) {
	artifacts, err := os.MkdirTemp(b.dir, "artifacts-")
	if err != nil {
		return outcome{}, err
	}
	argv := []string{program, "-runs=" + strconv.Itoa(runs), fmt.Sprintf("-seed=%d", seed), "-print_final_stats=1", "-artifact_prefix=" + artifacts + "/"}
	x, err := b.do(ctx, b.dir, nil, append(argv, corpora...)...)
	if err != nil || x.code == 0 {
		return x, err
	}
	files, err := filepath.Glob(filepath.Join(artifacts, "*-*"))
	if err != nil || len(files) == 0 {
		return x, missing{fmt.Sprintf("%s ended with %d and kept no input: %s", filepath.Base(program), x.code, lastLine(x.said))}
	}
	return x, crashed{filepath.Base(program), x.said, files[0]}
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}

var executed = regexp.MustCompile(`stat::number_of_executed_units:\s+(\d+)`)

// runs is how many inputs the program says that it has run.
func (x outcome) runs() int {
	if m := executed.FindStringSubmatch(x.said); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// shard fuzzes a target in shards from its seeds, and merges what they have found. It
// returns a line that says so.
func (b *bench) shard(ctx context.Context, out, target string, runs int, seed uint32) (string, error) {
	program, seeds := filepath.Join(out, target), filepath.Join(b.dir, "seeds", target)
	if _, err := packFolder(corpus(b.root, target), seeds); err != nil {
		return "", err
	}
	var all sync.WaitGroup
	var found [shards]string
	var ends [shards]outcome
	var errs [shards]error
	for i := range shards {
		found[i] = filepath.Join(b.dir, fmt.Sprintf("%s-shard-%d", target, i+1))
		if err := os.MkdirAll(found[i], 0o755); err != nil {
			return "", err
		}
		all.Go(func() { ends[i], errs[i] = b.fuzz(ctx, program, runs, seed+uint32(i), found[i], seeds) })
	}
	all.Wait()
	total, cpu := 0, 0.0
	for i := range shards {
		if errs[i] != nil {
			return "", errs[i]
		}
		total += ends[i].runs()
		cpu += ends[i].cpu.Seconds()
	}
	merged := filepath.Join(b.dir, target+"-merged")
	if err := os.MkdirAll(merged, 0o755); err != nil {
		return "", err
	}
	if x, err := b.do(ctx, b.dir, nil, program, "-merge=1", merged, found[0], found[1], seeds); err != nil {
		return "", err
	} else if x.code != 0 {
		return "", missing{target + " does not merge: " + lastLine(x.said)}
	}
	kept, err := mergedOf(merged, found[0], found[1], seeds)
	if err != nil {
		return "", err
	}
	back, _, err := unpackFiles(corpus(b.root, target), filepath.Join(b.dir, "native", target), []string{merged})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s: %d shards of %s inputs merged to %d, which are %s of Go's; %s inputs/s of CPU time", target, shards, counts(found[:]), kept, count.Of(len(back), "corpus file"), perSecond(total, cpu)), nil
}

// mergedOf returns how many inputs a merged corpus has, and an error unless they are some,
// and each is from one of the others.
func mergedOf(merged string, from ...string) (int, error) {
	files, err := os.ReadDir(merged)
	if err != nil {
		return 0, err
	}
	known := map[string]bool{}
	for _, folder := range from {
		inputs, err := os.ReadDir(folder)
		if err != nil {
			return 0, err
		}
		for _, i := range inputs {
			text, err := os.ReadFile(filepath.Join(folder, i.Name()))
			if err != nil {
				return 0, err
			}
			known[string(text)] = true
		}
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(merged, f.Name()))
		if err != nil {
			return 0, err
		}
		if !known[string(text)] {
			return 0, fmt.Errorf("%s was merged, and is of no shard", f.Name())
		}
	}
	if len(files) == 0 {
		return 0, fmt.Errorf("nothing was merged into %s", merged)
	}
	return len(files), nil
}

// counts says how many inputs are in each of some folders.
func counts(folders []string) string {
	var all []string
	for _, f := range folders {
		inputs, _ := os.ReadDir(f)
		all = append(all, strconv.Itoa(len(inputs)))
	}
	return strings.Join(all, " and ")
}

func perSecond(n int, seconds float64) string {
	return count.Grouped(int64(float64(n) / max(seconds, 0.01)))
}
