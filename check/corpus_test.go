package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// kept is a program in a file.
type kept struct {
	name    string
	program *program.Program
}

// load reads the kept programs of one folder, in the order of their names.
func load(t *testing.T, folder string) (all []kept) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.future"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		p, err := program.Parse(string(b))
		require.NoError(t, err, file)
		all = append(all, kept{strings.TrimSuffix(filepath.Base(file), ".future"), p})
	}
	return all
}

// corpusRepeats is how often a kept program is run: the schedule differs.
const corpusRepeats = 25

// TestCorpus holds the runner to the kept programs: features of the language, and
// what once mattered.
func TestCorpus(t *testing.T) {
	var s tally
	for _, k := range load(t, "corpus") {
		t.Run(k.name, func(t *testing.T) {
			require.NoError(t, program.Check(k.program), "a kept program is legal")
			for range corpusRepeats {
				if r := s.run(k.program); !r.OK() {
					fail(t, s.minimize(r))
					return
				}
			}
		})
	}
	s.attributes(t)
}

// TestHostile holds the harness to its verdicts: a future that breaks a rule is
// told which one.
func TestHostile(t *testing.T) {
	var s tally
	for _, k := range load(t, "hostile") {
		if check.RaceEnabled && k.program.Expect == rule.MissingHappensBefore {
			continue // its race is real, and the detector would fail the test for it
		}
		t.Run(k.name, func(t *testing.T) {
			require.Error(t, program.Check(k.program), "a hostile program is not legal")
			require.NotEmpty(t, k.program.Expect, "a hostile program says what it expects")
			if r := s.run(k.program); !r.OK() {
				fail(t, r)
			}
		})
	}
	s.attributes(t)
}
