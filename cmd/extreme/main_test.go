package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/program"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestBadUseIsOneLineThatSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	stale := scope.Token(program.Park(1, 1), "AwRo3eoAAAoBBAEBAAgzuz-K")
	cases := []struct {
		reason string
		args   []string
		env    map[string]string
		says   string
	}{
		{"a lane that is none", []string{"sanitize", "rice"}, nil, `unknown lane "rice"; the lanes are vet, ledger, explore, race, asan, msan, leak`},
		{"a flag that is none", []string{"sanitize", "--sed"}, nil, "unknown flag: --sed; see extreme sanitize --help"},
		{"a flag without its value", []string{"sanitize", "--seed"}, nil, "flag needs an argument: --seed; see extreme sanitize --help"},
		{"a command that is none", []string{"sanitise"}, nil, `unknown command "sanitise"; the commands are sanitize, explore, replay`},
		{"a seed that is no number", []string{"sanitize", "--seed", "x"}, nil, `--seed: "x" is not a whole number from 1`},
		{"a negative seed", []string{"sanitize", "--seed=-1"}, nil, `--seed: "-1"`},
		{"no programs", []string{"sanitize", "--programs", "0"}, nil, `--programs: "0" is not a whole number from 1 to 100000000`},
		{"far too many", []string{"sanitize", "--programs", "100000001"}, nil, `--programs: "100000001"`},
		{"a bad seed from the environment", []string{"sanitize"}, map[string]string{"EXTREME_SEED": "1e3"}, `EXTREME_SEED: "1e3" is not a whole number`},
		{"bad programs from the environment", []string{"sanitize"}, map[string]string{"EXTREME_PROGRAMS": "many"}, `EXTREME_PROGRAMS: "many"`},
		{"a file where no folder is", []string{"sanitize", "--json", filepath.Join(file, "x")}, nil, "--json: no file can be made in"},
		{"a folder for a file", []string{"sanitize", "--json", t.TempDir()}, nil, "is not a regular file"},
		{"two programs", []string{"explore", "poll { ready 1 }", "poll { ready 2 }"}, nil, "2 programs: put one into quotes"},
		{"a program and a family", []string{"explore", "poll { ready 1 }", "--park", "1,1"}, nil, "name one thing to explore"},
		{"a family and a scope", []string{"explore", "--scope", "1,1,1,1", "--park", "1,1"}, nil, "name one thing to explore"},
		{"a program with a mistake", []string{"explore", "poll { redy 1 }"}, nil, `the program: 1:8: unknown action "redy"`},
		{"a program that is not legal", []string{"explore", "poll { pending }"}, nil, "the program is not legal: 1:1: pending without a wake"},
		{"a file that is none", []string{"explore", "no-such-file"}, nil, "is neither a program nor a file"},
		{"a family of one number", []string{"explore", "--park", "3"}, nil, `--park: "3" is not K,T`},
		{"a family of nothing", []string{"explore", "--park", "0,1"}, nil, `--park: "0,1" is not K,T`},
		{"a family beyond all bounds", []string{"explore", "--park", "1,65"}, nil, `from 1 to 64`},
		{"a scope of three numbers", []string{"explore", "--scope", "1,2,3"}, nil, `--scope: "1,2,3" is not the size of a program`},
		{"a strategy that is none", []string{"explore", "--strategy", "best"}, nil, `--strategy: no strategy is called "best"`},
		{"a bound below nothing", []string{"explore", "--executions=-1"}, nil, `--executions: -1 is less than 1`},
		{"a flag that explore has not", []string{"explore", "--short"}, nil, "unknown flag: --short; see extreme explore --help"},
		{"a bound of nothing", []string{"explore", "--steps", "0"}, nil, `--steps: 0 is less than 1`},
		{"a bound on preemptions below nothing", []string{"explore", "--strategy", "bounded", "--preemptions=-1"}, nil, `--preemptions: -1 is less than 0`},
		{"a bound on preemptions that nothing keeps", []string{"explore", "--park", "1,1", "--preemptions", "2"}, nil, `--preemptions: it bounds nothing without --strategy bounded`},
		{"a token that is cut", []string{"replay", "k1t1.AQ"}, nil, "not a replay token: it is cut or mistyped"},
		{"a file for a token", []string{"replay", "./run.go"}, nil, `"./run.go" is no replay token: those begin with p., t. or k`},
		{"a token with nothing in it", []string{"replay", ""}, nil, `"" is no replay token`},
		{"a letter of a token changed", []string{"replay", "k1t2" + strings.TrimPrefix(stale, "k1t1")}, nil, "not a replay token: it is cut or mistyped"},
		{"a token that is stale", []string{"replay", stale}, nil, "the replay token is stale: the program or the runner takes other steps than when it was made; explore it again"},
		{"a token of an earlier version", []string{"replay", scope.Token(program.Park(1, 1), "AQRo3eoAAAoBBAEBAAief1Fr")}, nil, "a replay token of version 1, and this is version 3: explore it again for another"},
		{"no token", []string{"replay"}, nil, "replay takes one token, and not 0; see extreme replay --help"},
		{"help about a command that is none", []string{"help", "sanitise"}, nil, `unknown command "sanitise"; the commands are sanitize`},
		{"a flag that mutants has not", []string{"mutants", "--sed"}, nil, "unknown flag: --sed; see extreme mutants --help"},
		{"two things to trace", []string{"trace", "poll { ready 1 }", "poll { ready 2 }"}, nil, "2 programs: put one into quotes"},
		{"two diffs", []string{"mutants", "try", "a", "b"}, nil, "try takes one diff, and not 2; see extreme mutants try --help"},
		{"a diff with nothing in it", []string{"mutants", "try", file}, nil, "file: there is no change in it; a unified diff is what git diff prints"},
		{"an argument of fuzz", []string{"fuzz", "FuzzRun"}, nil, `fuzz takes no arguments, and not "FuzzRun"; see extreme fuzz --help`},
		{"no file to explore", []string{"explore", ""}, nil, `"" is neither a program nor a file`},
		{"a folder to explore", []string{"explore", t.TempDir()}, nil, "is a folder, and neither a program nor a file"},
		{"a picture on the standard output", []string{"trace", "poll { ready 1 }", "--svg", "-"}, nil, "--svg: name a file; only --json takes -"},
		{"nothing to trace", []string{"trace"}, nil, "name what to trace: a program, a file, a token"},
		{"a trace of what is nothing", []string{"trace", "no-such-file"}, nil, `"no-such-file" is neither a program nor a file nor a replay token`},
		{"a trace of a token that is cut", []string{"trace", "k1t1.AQ"}, nil, "not a replay token: it is cut or mistyped"},
		{"a trace of a token for another program", []string{"trace", "k1t2" + strings.TrimPrefix(stale, "k1t1")}, nil, "not a replay token: it is cut or mistyped"},
		{"a trace of a program that is not legal", []string{"trace", "poll { pending }"}, nil, "the program is not legal: 1:1: pending without a wake"},
		{"a trace of a bug that is none", []string{"trace", "--mutant", "some-bug"}, nil, `--mutant: no bug is called "some-bug"; extreme demo --list lists what there is`},
		{"a picture where no folder is", []string{"trace", "poll { ready 1 }", "--svg", filepath.Join(file, "x")}, nil, "--svg: no file can be made in"},
		{"two pictures in one file", []string{"trace", "poll { ready 1 }", "--svg", file, "--html", file}, nil, "--html and --svg name the same file"},
		{"a token in virtual time", []string{"trace", "k1t1.AfMLgB0AABDyvwhD", "--virtual"}, nil, "--virtual: a token names an execution of the explorer"},
		{"a bound on steps below nothing", []string{"trace", "poll { ready 1 }", "--steps=-1"}, nil, "--steps: -1 is less than 1"},
		{"a bound on virtual time", []string{"trace", "poll { ready 1 }", "--virtual", "--steps", "5"}, nil, "--steps: only the explorer is bounded, and not virtual time"},
		{"a bound on a token", []string{"trace", stale, "--steps", "5"}, nil, "--steps: a token names an execution, which is run to its end"},
		{"a bound on no program", []string{"trace", "--mutant", "signal-first", "--goroutines", "5"}, nil, "--goroutines: name the program that it is for"},
		{"a report in no file", []string{"explore", "poll { ready 1 }", "--json", ""}, nil, "--json: there is no FILE in it; see extreme explore --help"},
		{"a picture in no file", []string{"trace", "poll { ready 1 }", "--svg", ""}, nil, "--svg: there is no FILE in it; see extreme trace --help"},
		{"a family of no numbers", []string{"explore", "--park", ""}, nil, "--park: there is no K,T in it; see extreme explore --help"},
		{"a seed that is not there", []string{"sanitize", "--seed="}, nil, "--seed: there is no N in it; see extreme sanitize --help"},
		{"no target", []string{"fuzz", "--target", ""}, nil, "--target: there is no NAME in it; see extreme fuzz --help"},
		{"a list of lanes with none in it", []string{"mutants", "--lane", "race,"}, nil, "--lane: there is no LANES in it; see extreme mutants --help"},
		{"a demo of a bug that is none", []string{"demo", "some-bug"}, nil, `no bug is called "some-bug"; extreme demo --list lists what there is`},
		{"a demo of two bugs", []string{"demo", "signal-first", "flag-no-lock"}, nil, "demo shows one bug, and not 2; see extreme demo --help"},
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

func TestADiffFromTheStandardInputIsCalledThat(t *testing.T) {
	stdin := os.Stdin
	defer func() { os.Stdin = stdin }()
	var err error
	if os.Stdin, err = os.Open(os.DevNull); err != nil {
		t.Fatal(err)
	}
	defer os.Stdin.Close()
	code, _, stderr := command(t.Context(), "mutants", "try", "-")
	if code != 2 || !strings.HasPrefix(stderr, "extreme: the standard input: there is no change") {
		t.Errorf("exit code %d, %q", code, stderr)
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
	if all := strings.Join(lane.Names(), ", ") + ": interrupted\n"; !strings.Contains(stdout.String(), all) {
		t.Errorf("nothing says %q:\n%s", all, stdout.String())
	}
	if !strings.Contains(stdout.String(), "incomplete: 0 of 9 lanes") {
		t.Errorf("%s", stdout.String())
	}
	if b, err := os.ReadFile(saved); err != nil || !strings.Contains(string(b), `"verdict": "incomplete"`) {
		t.Errorf("%s, %v", b, err)
	}
}
