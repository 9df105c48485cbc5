package check

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"github.com/extremely-boring/extreme/check/internal/gotest"
)

// Executor holds the executor that make returns to every rule, in a subtest for each,
// named by the rule's id. Each subtest calls make once. A rule that is broken fails its
// subtest, with the minimal program, the ledger, and the command that shows it again;
// one that can't be judged here is incomplete, which a skipped subtest says, with the
// reason and the remedy.
//
//	func TestExecutor(t *testing.T) {
//		check.Executor(t, func() check.Subject { return check.Funcs(mine.Run) })
//	}
//
// Programs run in bubbles of testing/synctest, in virtual time: what the executor waits
// on must be made inside of Run, and not be kept for a later one if it is a channel, a
// timer or a goroutine. That goes for contexts, too: context.Background, not t.Context.
// Executor works under -race, -asan, -msan, -short and -count, and beside
// other parallel tests; a race that one of those has counts as found here.
//
// The environment overrides options: EXTREME_PROGRAMS, EXTREME_SEED, and
// EXTREME_PROGRAM, which runs that program alone, many times.
func Executor(t *testing.T, make func() Subject, list ...Option) {
	t.Helper()
	o := newOptions(list)
	if testing.Short() {
		o.programs /= 10
	}
	if err := o.fromEnvironment(); err != nil {
		t.Fatal(err)
	}
	s := newSuite(make, o)
	s.again = gotest.Command(t.Name())
	if o.only != nil {
		s.repeat(t)
		return
	}
	t.Logf("seed %d, %d programs", o.seed, o.programs)
	var judged []Judgement
	for i, l := range laws {
		t.Run(string(l.rule), func(t *testing.T) {
			t.Helper()
			j := s.judge(i)
			judged = append(judged, j)
			tell(t, j)
		})
	}
	t.Log(summary(judged))
	for _, f := range s.untold() {
		f.tell(t)
	}
	s.stats.attributes(t)
}

// tb is the part of testing.TB that a verdict is told to.
type tb interface {
	Helper()
	Attr(key, value string)
	Log(args ...any)
	Error(args ...any)
	Skip(args ...any)
}

// tell ends a subtest with the verdict on its rule.
func tell(t tb, j Judgement) {
	t.Helper()
	attribute(t, "judgement", j)
	switch {
	case j.Failure != nil:
		j.Failure.tell(t)
	case j.Verdict == Incomplete:
		// verdict: incomplete, with the reason and the remedy.
		t.Skip("incomplete: " + j.Note())
	default:
		t.Log(j.Note())
	}
}

// tell fails a test with the failure, in words and as an attribute for who reads go
// test -json.
func (f *Failure) tell(t tb) {
	t.Helper()
	attribute(t, "finding", f)
	t.Error(f.Report)
}

func attribute(t tb, key string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it is made of strings and numbers
	}
	t.Attr(key, string(text))
}

// attributes says how much was run, in the same way.
func (s *Stats) attributes(t tb) {
	for _, a := range []struct {
		key string
		n   int
	}{
		{"programs", s.Programs}, {"runs", s.Runs}, {"polls", s.Polls}, {"entries", s.Entries},
		{"wakes", s.Wakes}, {"latewakes", s.LateWakes}, {"goroutines", s.Goroutines},
	} {
		t.Attr(a.key, strconv.Itoa(a.n))
	}
}

// repeat runs one program many times: the schedule differs.
func (s *suite) repeat(t tb) {
	t.Helper()
	subject := s.make().orShipped()
	for i := range repeats {
		if r := s.program(subject, s.o.only); !r.OK() {
			t.Log(fmt.Sprintf("in run %d of at most %d", i+1, repeats))
			s.file(r, subject).tell(t)
			s.stats.attributes(t)
			return
		}
	}
	t.Log(fmt.Sprintf("%d runs, nothing found", repeats))
	s.stats.attributes(t)
}
