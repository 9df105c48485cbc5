package fuzzing

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
)

// whole says whether the file of that name holds what it was written with.
func whole(name string, text []byte) bool {
	return bytes.HasPrefix(text, []byte(input.Begin)) && input.Name(text) == name
}

// readCorpus sets aside what is no input, or no longer what was written.
func (f *folder) readCorpus() {
	targets, _ := os.ReadDir(f.in("corpus"))
	for _, t := range targets {
		switch {
		case strings.HasPrefix(t.Name(), unfinished):
			os.RemoveAll(f.in("corpus", t.Name()))
			continue
		case !t.IsDir() || !strings.HasPrefix(t.Name(), "Fuzz"):
			f.setAside("it is no target's corpus", "corpus", t.Name())
			continue
		}
		inputs, _ := os.ReadDir(f.in("corpus", t.Name()))
		for _, i := range inputs {
			if strings.HasPrefix(i.Name(), unfinished) {
				os.RemoveAll(f.in("corpus", t.Name(), i.Name()))
				continue
			}
			text, err := readFile(f.in("corpus", t.Name(), i.Name()))
			if err != nil || !whole(i.Name(), text) {
				f.setAside("it is no input, or was cut off", "corpus", t.Name(), i.Name())
			}
		}
	}
}

// seedCorpus takes the inputs that are checked in beside the targets into the corpus:
// where the rounds run, the targets don't see them.
func (r *run) seedCorpus() error {
	for _, t := range r.targets {
		into := r.folder.in("corpus", t.name)
		if err := os.MkdirAll(into, 0o755); err != nil {
			return err
		}
		from := filepath.Join(r.Root, packageName, "testdata", "fuzz", t.name)
		seeds, _ := os.ReadDir(from)
		for _, s := range seeds {
			text, err := readFile(filepath.Join(from, s.Name()))
			if err != nil || !bytes.HasPrefix(text, []byte(input.Begin)) {
				continue // the target's own tests complain of it
			}
			to := filepath.Join(into, input.Name(text))
			if _, err := os.Stat(to); err == nil {
				continue
			}
			if err := r.disk.file(to, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// prune brings the corpus of a target that isn't running under its share of the cap. The
// largest inputs go first: they cost the most and each adds as little as any other.
func (r *run) prune(t *target) error {
	if r.Disk == 0 {
		return nil
	}
	share := r.Disk / int64(len(r.targets))
	type file struct {
		name string
		size int64
	}
	entries, err := os.ReadDir(r.folder.in("corpus", t.name))
	if err != nil {
		return err
	}
	var inputs []file
	var sum int64
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			inputs = append(inputs, file{e.Name(), info.Size()})
			sum += info.Size()
		}
	}
	if sum <= share {
		return nil
	}
	slices.SortStableFunc(inputs, func(a, b file) int { return int(b.size - a.size) })
	dropped := 0
	// It goes down to nine tenths, so that this is not to be done before every round.
	for ; sum > share*9/10 && dropped < len(inputs); dropped++ {
		if err := os.Remove(r.folder.in("corpus", t.name, inputs[dropped].name)); err != nil {
			return err
		}
		sum -= inputs[dropped].size
	}
	r.Log(fmt.Sprintf("%s: its corpus had outgrown its share of --disk; the %d largest of %d inputs are dropped", t.name, dropped, len(inputs)))
	return nil
}

// corpusSize is how many bytes and inputs the corpus has.
func (f *folder) corpusSize() (size int64, inputs int) {
	files, _ := filepath.Glob(f.in("corpus", "*", "*"))
	for _, name := range files {
		if info, err := os.Stat(name); err == nil {
			size += info.Size()
			inputs++
		}
	}
	return size, inputs
}
