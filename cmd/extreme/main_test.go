package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/lane"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBadUseIsOneLineThatSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		reason string
		args   []string
		env    map[string]string
		says   string
	}{
		{"a lane that is none", []string{"sanitize", "rice"}, nil, `unknown lane "rice"; the lanes are vet, ledger, race, asan, msan, leak`},
		{"a flag that is none", []string{"sanitize", "--sed"}, nil, "unknown flag: --sed; the flags are --short, --seed N"},
		{"a flag without its value", []string{"sanitize", "--seed"}, nil, "flag needs an argument: --seed"},
		{"a command that is none", []string{"sanitise"}, nil, `unknown command "sanitise"; the commands are sanitize`},
		{"a seed that is no number", []string{"sanitize", "--seed", "x"}, nil, `--seed: "x" is not a whole number from 1`},
		{"a negative seed", []string{"sanitize", "--seed=-1"}, nil, `--seed: "-1"`},
		{"no programs", []string{"sanitize", "--programs", "0"}, nil, `--programs: "0" is not a whole number from 1 to 100000000`},
		{"far too many", []string{"sanitize", "--programs", "100000001"}, nil, `--programs: "100000001"`},
		{"a bad seed from the environment", []string{"sanitize"}, map[string]string{"EXTREME_SEED": "1e3"}, `EXTREME_SEED: "1e3" is not a whole number`},
		{"bad programs from the environment", []string{"sanitize"}, map[string]string{"EXTREME_PROGRAMS": "many"}, `EXTREME_PROGRAMS: "many"`},
		{"a file where no folder is", []string{"sanitize", "--json", filepath.Join(file, "x")}, nil, "--json: no file can be made in"},
		{"a folder for a file", []string{"sanitize", "--json", t.TempDir()}, nil, "is not a regular file"},
		{"not in a clone", []string{"sanitize", "--root", t.TempDir()}, nil, "not in a clone of github.com/extremely-boring/extreme"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), c.args, func(name string) string { return c.env[name] }, &stdout, &stderr)
			if code != 2 || stdout.Len() > 0 || strings.Count(stderr.String(), "\n") != 1 || !strings.Contains(stderr.String(), c.says) {
				t.Errorf("exit code %d, stdout %q, stderr %q; want %q", code, stdout.String(), stderr.String(), c.says)
			}
		})
	}
}

func TestHelpNeedsNothing(t *testing.T) {
	for _, args := range [][]string{nil, {"-h"}, {"help"}, {"sanitize", "--help"}} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), args, func(string) string { return "" }, &stdout, &stderr)
		if code != 0 || stderr.Len() > 0 || !strings.Contains(stdout.String(), "sanitize") {
			t.Errorf("%v: exit code %d, %q", args, code, stderr.String())
		}
	}
}

func TestAFlagGoesBeforeItsTwinInTheEnvironment(t *testing.T) {
	env := func(name string) string { return map[string]string{"EXTREME_SEED": "7", "EXTREME_PROGRAMS": "8"}[name] }
	o, err := sanitizeFlags{}.options(nil, env)
	if err != nil || o.Seed != 7 || o.Programs != 8 {
		t.Errorf("%+v, %v", o, err)
	}
	o, err = sanitizeFlags{seed: "1", programs: "2"}.options([]string{"race"}, env)
	if err != nil || o.Seed != 1 || o.Programs != 2 || o.Lanes[0] != "race" {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestAnInterruptedCommandPrintsItsTableAndSavesIt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	saved := filepath.Join(t.TempDir(), "report.json")
	var stdout, stderr bytes.Buffer
	code := run(ctx, []string{"sanitize", "--seed", "42", "--json", saved}, func(string) string { return "" }, &stdout, &stderr)
	if code != 2 || stderr.Len() > 0 {
		t.Errorf("exit code %d, %q", code, stderr.String())
	}
	for _, name := range lane.Names() {
		if !strings.Contains(stdout.String(), name+": interrupted") {
			t.Errorf("nothing says that %s was interrupted:\n%s", name, stdout.String())
		}
	}
	if !strings.Contains(stdout.String(), "incomplete: 0 of 6 lanes") {
		t.Errorf("%s", stdout.String())
	}
	if b, err := os.ReadFile(saved); err != nil || !strings.Contains(string(b), `"verdict": "incomplete"`) {
		t.Errorf("%s, %v", b, err)
	}
}
