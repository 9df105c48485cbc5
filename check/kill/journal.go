package kill

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// journal keeps the cells that are done in a file, a line each.
type journal struct {
	file *os.File
	path string
}

// opening is the journal's first line: cells of another source, or of other options,
// are not taken over.
type opening struct {
	Digest string `json:"digest"`
}

// resume opens the journal and takes over what is in it.
func (r *run) resume() error {
	if r.Journal == "" {
		return nil
	}
	digest, err := r.digest()
	if err != nil {
		return err
	}
	r.take(digest)
	if err := os.MkdirAll(filepath.Dir(r.Journal), 0o755); err != nil {
		return err
	}
	file, err := os.Create(r.Journal)
	if err != nil {
		return err
	}
	r.journal = journal{file, r.Journal}
	r.journal.line(opening{digest})
	for _, c := range r.cells {
		r.journal.add(c)
	}
	return nil
}

// take reads the cells of a journal that was left behind. A line that was cut off is the
// last one, and is done again.
func (r *run) take(digest string) {
	file, err := os.Open(r.Journal)
	if err != nil {
		return // there is none
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	var first opening
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &first) != nil || first.Digest != digest {
		return
	}
	for lines.Scan() {
		var c Cell
		if json.Unmarshal(lines.Bytes(), &c) != nil {
			return
		}
		r.cells[place{c.Mutant, c.Column}] = c
	}
}

func (j *journal) line(value any) {
	if j.file == nil {
		return
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it is made of strings and numbers
	}
	// A journal that can't be written costs no more than the resuming.
	_, _ = j.file.Write(append(text, '\n'))
}

// add keeps a cell, unless it is one to be done again.
func (j *journal) add(c Cell) {
	if c.Outcome != Incomplete {
		j.line(c)
	}
}

// Close closes the file.
func (j *journal) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}

func (j *journal) remove() error {
	if j.file == nil {
		return nil
	}
	if err := os.Remove(j.path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// digest is what a cell depends on: the source of the runner and of the harness, the
// rows, and what was asked for.
func (r *run) digest() (string, error) {
	h := sha256.New()
	for _, folder := range []string{original, "check", "internal"} {
		err := filepath.WalkDir(filepath.Join(r.Root, folder), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".future") {
				return err
			}
			text, err := os.ReadFile(name)
			fmt.Fprintf(h, "%s %d\n%s", name, len(text), text)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	for _, m := range r.rows {
		fmt.Fprintf(h, "%+v\n", m)
	}
	names := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		names[i] = fmt.Sprintf("%+v", c)
	}
	slices.Sort(names)
	fmt.Fprintln(h, names, r.FirstKill, r.Short, r.Shrink, r.Seed)
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
