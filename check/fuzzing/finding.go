package fuzzing

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/internal/gotest"
	"github.com/extremely-boring/extreme/check/internal/shell"
)

// Finding is a bug: a rule and a culprit, and the smallest input that shows it.
type Finding struct {
	// ID is the name of its folder.
	ID string `json:"id"`
	// Rule was broken, or says how the target died; Sentence says what happened, and
	// Culprit who is to blame, where that is known.
	Rule     string `json:"rule"`
	Sentence string `json:"sentence"`
	Culprit  string `json:"culprit,omitempty"`
	// Target and Build are what found it.
	Target string `json:"target"`
	Build  string `json:"build"`
	// Input is the name of the input, and Size its bytes; they are empty where the
	// target could not write it, and Size is zero where the target's source has it.
	Input string `json:"input,omitempty"`
	Size  int    `json:"size"`
	// Program is the program that the input stands for, where it does.
	Program string `json:"program,omitempty"`
	// Fails says how often the input failed of how many times, where it was counted.
	Fails string `json:"fails,omitempty"`
	// Original is the name of the input as it was found, where Input was made of it.
	Original string `json:"original,omitempty"`
	// Smaller is the name of an input that was made of Input, and fails too seldom to
	// stand for it.
	Smaller string `json:"smaller,omitempty"`
	// Shrunk says what came of making the input smaller, as a program. It is empty where
	// that is still to be done, or can't be.
	Shrunk string `json:"shrunk,omitempty"`
	// Reproduce is a command that shows it again, from the module's folder. A summary's
	// takes the input from where the finding is now; with the finding itself the command
	// is kept without that, because its folder may be moved, or downloaded elsewhere.
	Reproduce string `json:"reproduce,omitempty"`
	// Found is when it was found first.
	Found string `json:"found"`
	// Digest is of the code that it failed or passed with last, and Fixed says that it
	// passed.
	Digest string `json:"digest"`
	Fixed  bool   `json:"fixed"`
	// Hits is in how many rounds it was found.
	Hits int `json:"hits"`
}

// The files with the finding and with the report, in its folder.
const (
	findingName = "finding.json"
	reportName  = "report.txt"
)

func (f Finding) line() string {
	s := f.Rule + ": " + f.Sentence
	if f.Culprit != "" && f.Culprit != f.Sentence {
		s += " (" + f.Culprit + ")"
	}
	return fmt.Sprintf("%s, by %s, %s build", s, f.Target, f.Build)
}

// finding makes a finding of a crash.
func (r *run) finding(c crash, id string) Finding {
	f := Finding{
		ID: id, Rule: c.failure.Rule, Sentence: c.failure.Sentence, Culprit: c.failure.Culprit,
		Target: c.target, Build: c.build.name, Input: c.input, Size: len(c.text), Program: c.failure.Program,
		Found: r.now().UTC().Format(time.RFC3339), Digest: r.digest,
	}
	if c.passed {
		f.Fails = ofTimes(0, repeats)
	}
	if f.Program == "" { // as where a sanitizer told of it
		f.Program = programOf(c)
	}
	f.Reproduce = reproduce(f, c)
	return f
}

// programOf is the program, or the programs, that the input of a crash stands for.
func programOf(c crash) string {
	data, ok := input.Bytes(c.text)
	if !ok {
		return ""
	}
	in, _ := input.Decode(c.target, data)
	return in.Text()
}

// unsteady reports whether the input fails no more.
func (f Finding) unsteady() bool { return strings.HasPrefix(f.Fails, "0 ") }

// steadiness says how often it fails.
func (f Finding) steadiness() string {
	switch {
	case f.Fails == "":
		return ""
	case f.unsteady():
		return "it is not reproducible: it fails " + f.Fails
	}
	return "it fails " + f.Fails
}

// newID names the folder of a new finding: by rule, culprit and a hash.
func (r *run) newID(c crash) string {
	hash := input.Name([]byte(c.failure.Rule + "\n" + c.failure.Culprit + "\n" + c.target + "\n" + c.input))[:8]
	parts := []string{slug(c.failure.Rule), slug(c.failure.Culprit), hash}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "-")
}

// reproduce is the command that shows the finding again, once its input is where the
// targets look for it.
func reproduce(f Finding, c crash) string {
	if c.input == "" {
		return ""
	}
	var words []string
	for _, e := range c.build.env {
		name, value, _ := strings.Cut(e, "=")
		words = append(words, name+"="+shell.Quote(value))
	}
	words = append(words, "go", "test")
	words = append(words, c.build.flags...)
	words = append(words, "./"+packageName, "-run", shell.Quote(gotest.Pattern(f.Target+"/"+f.Input)), fmt.Sprintf("-count=%d", repeats))
	return strings.Join(words, " ")
}

// reproduceFrom is the command that shows again a finding which is in that folder, a word of
// a shell, and brings its input along.
func (f Finding) reproduceFrom(folder string) string {
	command := f.Reproduce
	if strings.HasPrefix(command, "cp -r ") { // it was kept with the folder of its day
		_, command, _ = strings.Cut(command, copied)
	}
	if command == "" || f.Size == 0 {
		return command
	}
	return "cp -r " + folder + copied + command
}

// copied ends the part of a command that copies an input.
const copied = " " + packageName + "/ && "

// create makes the folder of a new finding, whole or not at all.
func (f *folder) create(n *Finding, c crash) error {
	dir, err := os.MkdirTemp(f.in("crashes"), unfinished+"*")
	if err == nil {
		err = f.fill(dir, n, c)
	}
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err == nil {
		err = os.Rename(dir, f.in("crashes", n.ID))
	}
	if err != nil {
		os.RemoveAll(dir)
		return err
	}
	return f.disk.folder(f.in("crashes"))
}

// update gives a finding another input. Until its last file is written, it has the old
// one.
func (f *folder) update(n *Finding, c crash) error { return f.fill(f.in("crashes", n.ID), n, c) }

func (f *folder) fill(dir string, n *Finding, c crash) error {
	if len(c.text) > 0 {
		inputs := filepath.Join(dir, "testdata", "fuzz", c.target)
		if err := os.MkdirAll(inputs, 0o755); err != nil {
			return err
		}
		for _, o := range append(c.beside, beside{crash: c}) {
			if err := f.disk.file(filepath.Join(inputs, o.crash.input), o.crash.text); err != nil {
				return err
			}
		}
		if err := f.disk.file(filepath.Join(dir, "found_"+strings.ReplaceAll(n.ID, "-", "_")+"_test.go"), regression(*n, c)); err != nil {
			return err
		}
	}
	if err := f.disk.file(filepath.Join(dir, reportName), report(*n, c)); err != nil {
		return err
	}
	return f.disk.file(filepath.Join(dir, findingName), encode(n))
}

// keep writes a finding anew.
func (f *folder) keep(n *Finding) error {
	return f.disk.file(f.in("crashes", n.ID, findingName), encode(n))
}

// has says whether an input is with a finding already.
func (f *folder) has(target, input string) bool {
	for _, n := range f.findings {
		if _, err := os.Stat(f.in("crashes", n.ID, "testdata", "fuzz", target, input)); err == nil {
			return true
		}
	}
	return false
}

// readFindings takes in what is found already. Of a finding that can't be read, the
// inputs are taken in as crashes again.
func (f *folder) readFindings() {
	entries, _ := os.ReadDir(f.in("crashes"))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			os.RemoveAll(f.in("crashes", e.Name()))
			continue
		}
		left, _ := filepath.Glob(f.in("crashes", e.Name(), unfinished+"*"))
		deep, _ := filepath.Glob(f.in("crashes", e.Name(), "testdata", "fuzz", "*", unfinished+"*"))
		for _, name := range append(left, deep...) {
			os.Remove(name)
		}
		n := &Finding{}
		text, err := readFile(f.in("crashes", e.Name(), findingName))
		if err != nil || !decode(text, n) || n.ID != e.Name() {
			f.rescue(e.Name())
			f.setAside("it is no finding, or can't be read", "crashes", e.Name())
			continue
		}
		if n.Size > 0 {
			names := []string{"crashes", n.ID, "testdata", "fuzz", n.Target, n.Input}
			if text, err := readFile(f.in(names...)); err != nil || !whole(n.Input, text) {
				if err == nil {
					f.setAside("the input of a finding is not what it was", names...)
				} else {
					f.say(filepath.ToSlash(filepath.Join(names...)) + ": the input of a finding is gone; the finding stays")
				}
				f.lose(n)
				if err := f.keep(n); err != nil {
					f.say(err.Error())
				}
			}
		}
		f.findings = append(f.findings, n)
	}
}

// lose takes the input of a finding away. It has the one again that it was found with, if
// there is one, and else none.
func (f *folder) lose(n *Finding) {
	lost, original := n.Input, n.Original
	n.Input, n.Size, n.Original, n.Fails, n.Shrunk = "", 0, "", "", ""
	text, err := readFile(f.in("crashes", n.ID, "testdata", "fuzz", n.Target, original))
	if original == "" || err != nil || !whole(original, text) {
		n.Reproduce = ""
		return
	}
	n.Input, n.Size = original, len(text)
	n.Program = programOf(crash{target: n.Target, text: text})
	n.Reproduce = strings.ReplaceAll(n.Reproduce, lost, original)
}

// rescue copies the inputs of a finding that can't be read to where crashes of killed
// runs are looked for.
func (f *folder) rescue(id string) {
	files, _ := filepath.Glob(f.in("crashes", id, "testdata", "fuzz", "Fuzz*", "*"))
	for _, file := range files {
		text, err := readFile(file)
		target, input := filepath.Base(filepath.Dir(file)), filepath.Base(file)
		if err != nil || !whole(input, text) {
			continue
		}
		into := f.in("work", target+"."+plain+".rescued-"+input, "testdata", "fuzz", target)
		if err = os.MkdirAll(into, 0o755); err == nil {
			err = f.disk.file(filepath.Join(into, input), text)
		}
		if err != nil {
			f.say("the input of " + id + " can't be taken in again: " + err.Error())
		}
	}
}

// slug makes a part of a file's name.
func slug(s string) string {
	s = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(s), "-"), "-")
	return strings.Trim(s[:min(len(s), 40)], "-")
}
