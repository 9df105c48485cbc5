package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
)

// argument is a value that a target is called with, and its type.
type argument struct {
	kind  string
	value any
}

// parseEntry reads a corpus file of the go command: an argument a line, as a type and a
// literal in brackets.
func parseEntry(text []byte) (all []argument, err error) {
	body, ok := strings.CutPrefix(string(text), input.Begin)
	if !ok {
		return nil, fmt.Errorf("line 1: not %q", strings.TrimSpace(input.Begin))
	}
	for i, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		kind, rest, _ := strings.Cut(line, "(")
		literal, ended := strings.CutSuffix(rest, ")")
		k, known := kinds[kind]
		if !ended || !known {
			return nil, fmt.Errorf("line %d: %q is no argument of a type that can be packed", i+2, line)
		}
		v, err := k.parse(literal)
		if err != nil {
			return nil, fmt.Errorf("line %d: %q is no %s", i+2, literal, kind)
		}
		all = append(all, argument{kind, v})
	}
	return all, nil
}

// entry writes a corpus file as the go command does.
func entry(all []argument) []byte {
	text := []byte(input.Begin)
	for _, a := range all {
		text = fmt.Appendf(text, "%s("+kinds[a.kind].verb+")\n", a.kind, a.value)
	}
	return text
}

// readEntries reads the corpus files of a folder, by name.
func readEntries(folder string) (map[string][]argument, error) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	all := map[string][]argument{}
	for _, f := range files {
		file := filepath.Join(folder, f.Name())
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if all[f.Name()], err = parseEntry(text); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return all, nil
}

// signature is the types of the arguments of the target whose corpus is in a folder.
func signature(folder string) ([]string, error) {
	entries, err := readEntries(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		var all []string
		for _, a := range e {
			all = append(all, a.kind)
		}
		return all, nil
	}
	return nil, fmt.Errorf("%s has no corpus file to tell the target's arguments by", folder)
}
