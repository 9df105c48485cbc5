package check

import (
	"fmt"
	"os"
	"strconv"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

// Option changes how an executor is judged by [Executor] and [Conform].
type Option func(*options)

type options struct {
	programs  int // drawn ones, of all laws together
	seed      int64
	waived    map[rule.Rule]string
	uncounted string  // why the rules that need a count are waived
	explored  Subject // its zero value for none
	plant     string
	alone     bool // no other Run is going on in the process
	only      *program.Program
}

// Programs is how many programs are drawn, over all rules; 5000 without it, and a tenth
// of that with go test -short. EXTREME_PROGRAMS overrides it.
func Programs(n int) Option { return func(o *options) { o.programs = n } }

// Seed fixes which programs are drawn; 1 without it. EXTREME_SEED overrides it.
func Seed(seed int64) Option { return func(o *options) { o.seed = seed } }

// Waive says that the subject is not to be held to a rule, and why. That rule's verdict
// is incomplete. An executor that polls more often than it is woken needs more than that,
// because a program goes on with each poll: see [Subject.PollsEvery]. Waiving panic-leak
// leaves out all programs in which a poll panics or exits its goroutine: it is for an
// executor that polls on a goroutine of its own.
func Waive(r rule.Rule, why string) Option { return func(o *options) { o.waived[r] = why } }

// WaiveCount waives all rules that need the reference count, and says why: as that there
// is none, because the wakers are left to the garbage collector. The programs that they
// are about are run, and what else those find is found.
func WaiveCount(why string) Option { return func(o *options) { o.uncounted = why } }

// Explored gives a copy of the subject that is made on the explorer's mirrors of sync
// and sync/atomic, in check/explore/sync: with its import paths changed and nothing else,
// or by package check/derive, which makes calls of the accesses to the fields that it is
// told. Only such accesses are watched for a data race, and without one that rule is
// incomplete, unless -race judges it. The copy is run under every interleaving of small
// programs. What it keeps in package variables, other than a mirror's Pool, outlives an
// execution: an executor with a free list of its own can't be explored.
func Explored(copied Subject) Option { return func(o *options) { o.explored = copied } }

// programsByDefault is how many programs are drawn, where nobody says.
const programsByDefault = 5000

func newOptions(list []Option) *options {
	o := &options{programs: programsByDefault, seed: 1, waived: map[rule.Rule]string{}}
	for _, set := range list {
		set(o)
	}
	return o
}

// fromEnvironment lets the environment override options.
func (o *options) fromEnvironment() error {
	for _, v := range []struct {
		name string
		set  func(string) error
	}{
		{"EXTREME_PROGRAMS", func(s string) (err error) {
			if o.programs, err = strconv.Atoi(s); err != nil || o.programs < 0 {
				err = fmt.Errorf("%q is no number of programs", s)
			}
			return err
		}},
		{"EXTREME_SEED", func(s string) (err error) {
			if o.seed, err = strconv.ParseInt(s, 10, 64); err != nil {
				err = fmt.Errorf("%q is no whole number", s)
			}
			return err
		}},
		{"EXTREME_PLANT", func(s string) error {
			o.plant = s
			if plants[s] == nil {
				return fmt.Errorf("%q is no bug that can be planted", s)
			}
			return nil
		}},
		{"EXTREME_PROGRAM", func(s string) (err error) {
			if o.only, err = program.Parse(s); err == nil {
				err = program.Check(o.only)
			}
			return err
		}},
	} {
		if s := os.Getenv(v.name); s != "" {
			if err := v.set(s); err != nil {
				return fmt.Errorf("%s: %w", v.name, err)
			}
		}
	}
	return nil
}
