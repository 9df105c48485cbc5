package explore

import (
	"fmt"
	"runtime"

	"github.com/extremely-boring/extreme/check/internal/gotest"
)

// TB is the part of testing.TB that Test needs.
type TB interface {
	Helper()
	Name() string
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Test explores the body and fails t for each finding, with a report and the command
// that runs the failing execution again. An exhaustive exploration that is incomplete
// fails it, too; where less than everything was asked for, what was covered is logged.
// Options may be overridden by the environment: EXTREME_STRATEGY, EXTREME_EXECUTIONS,
// EXTREME_STEPS, EXTREME_PREEMPTIONS, EXTREME_GOROUTINES, EXTREME_SPURIOUS,
// EXTREME_DEPTH, EXTREME_SEED, EXTREME_WORKERS, EXTREME_FINDINGS and EXTREME_REPLAY.
// Test is called by the function that go test knows, or by a subtest of it.
func Test(t TB, body func(*T), options ...Options) Result {
	t.Helper()
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	if err := o.fromEnvironment(); err != nil {
		t.Fatalf("%v", err)
		return Result{}
	}
	r := Run(body, o)
	for i := range r.Findings {
		f := &r.Findings[i]
		if f.Token != "" {
			f.Command = command(t.Name(), f.Token)
		}
		t.Errorf("%v", f)
	}
	switch {
	case len(r.Findings) > 0 || r.Incomplete == "":
	case o.Strategy == Exhaustive && o.Replay == "":
		t.Errorf("incomplete: %s, after %d executions", r.Incomplete, r.Executions)
	default:
		t.Logf("not everything was explored: %s", r.Incomplete)
	}
	return r
}

// command is what runs an execution of a test again.
func command(test, token string) string {
	return fmt.Sprintf("EXTREME_REPLAY=%s go test -run '%s' %s", token, gotest.Pattern(test), testPackage())
}

// testPackage returns the import path of the package whose test calls Test.
func testPackage() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		f, more := frames.Next()
		if path, ok := gotest.PackageOf(f.Function); ok && path != packagePath {
			return path
		}
		if !more {
			return "."
		}
	}
}

const packagePath = "github.com/extremely-boring/extreme/check/explore"
