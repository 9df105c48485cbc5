package fuzz_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/extremely-boring/extreme/check"
	explored "github.com/extremely-boring/extreme/check/explore/runner"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// tester is what a trial wants of its test. That of the libFuzzer build has no more: see
// package libfuzzer.
type tester interface {
	Helper()
	Name() string
	Fatalf(format string, args ...any)
}

// trial is one input being tried.
type trial struct {
	t        tester
	input    any           // a []byte or a string
	text     func() string // the program, for whoever reads of it
	witness  witness
	patience time.Duration
	// runner is what is tried, and explored its copy for the explorer: the shipped
	// ones.
	runner, explored scope.Runner
}

func begin(t tester, input any, text func() string) *trial {
	return &trial{t: t, input: input, text: text, patience: patience, runner: executor.RunObserved[int], explored: explored.RunObserved[int]}
}

// run runs the body, and fails the test if that says anything.
func (c *trial) run(body func() string) {
	c.t.Helper()
	guard := c.guard
	if c.t.Name() == underLibFuzzer {
		guard = func(body func() string) string { return ofLibFuzzer.guard(c, body) }
	}
	if wrong := guard(body); wrong != "" {
		c.fail(wrong)
	}
}

// fail fails the test with what is wrong.
func (c *trial) fail(wrong string) {
	c.t.Helper()
	c.t.Fatalf("%s\nreproduce:\n    %s", strings.TrimRight(wrong, "\n"), c.command())
}

// underLibFuzzer is how every test of the libFuzzer build is called.
const underLibFuzzer = "libFuzzer"

// command runs the input again. libFuzzer keeps it in a form of its own, so that there
// the command makes the corpus file as well.
func (c *trial) command() string {
	again := fmt.Sprintf("go test ./fuzz -run '%s'", c.name())
	if c.t.Name() != underLibFuzzer {
		return again
	}
	text := strings.ReplaceAll(string(marshalled(c.input)), "'", `'\''`)
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return fmt.Sprintf(`printf '%%s\n' '%s' >fuzz/testdata/fuzz/%s && %s`, strings.Join(lines, "' '"), c.name(), again)
}

// name is how go test calls the input: by its file in the corpus, which while it fuzzes is
// yet to be written, and named by what will be in it.
func (c *trial) name() string {
	target := c.t.Name()
	if target == underLibFuzzer {
		target = filepath.Base(os.Args[0]) // each has a program of its own, called like it
	}
	if strings.Contains(target, "/") || !strings.HasPrefix(target, "Fuzz") {
		return target
	}
	return target + "/" + input.Name(marshalled(c.input))
}

// marshalled is an input as a file of the corpus holds it.
func marshalled(argument any) []byte {
	if data, ok := argument.([]byte); ok {
		return input.File(data)
	}
	return fmt.Appendf(nil, "%sstring(%q)\n", input.Begin, argument)
}

// report is what is wrong by a report that is not right: all it says but the command, which
// is of another package.
func report(r check.Report) string {
	text, _, _ := strings.Cut(r.String(), "reproduce:\n")
	return text
}

// subject is an executor with the trial's witness beside it.
func (c *trial) subject(run scope.Runner) check.Subject {
	return check.Counted(c.witness.beside(run))
}

// weight is about how much a program does.
func weight(p *program.Program) int {
	w := weigh(p.After)
	for _, poll := range p.Polls {
		w += poll.Times * (1 + weigh(poll.Body))
	}
	return w
}

func weigh(body []program.Stmt) (w int) {
	for _, s := range body {
		w += max(1, s.N) + weigh(s.Body)
		switch s.Op {
		case program.Sleep:
			w -= s.N - 1 // virtual time costs nothing
		case program.Run:
			w += weight(s.Run)
		}
	}
	return w
}

// heavy is the weight from which on a program is not tried: a fuzzer soon finds those that
// repeat a thousand times what they do three hundred times.
const heavy = 2000

// ledgerOf is a ledger that says this.
func ledgerOf(text string) task.Observer { return said{text: text} }

type said struct {
	task.Observer
	text string
}

func (s said) String() string { return s.text }
