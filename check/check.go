// Package check is the harness: it runs generated futures on a runner and judges
// what happened, by the rules of package rule.
//
//	report := check.Run(program, check.Options{})
//	if !report.OK() {
//		fmt.Println(report)
//	}
//
// A program runs on real goroutines inside a bubble of virtual time. Each of its
// Runs has a ledger of its own. When nothing moves any more the harness judges: a
// Run that is still parked has lost a wakeup, a handle that is still alive has
// leaked. No timeout decides anything.
//
// Under -race the ledgers take no lock, so that they hide no missing edge, and a
// report of the race detector becomes a finding. Under -asan and -msan the counted
// cells are on C's heap, where those sanitizers watch them.
//
// # Limits
//
// The schedule is the Go scheduler's: a bug that needs a rare one may be missed
// in a million programs. Package scope, in check/explore, takes every schedule
// instead, of small programs.
//
// An executor that takes more than an hour of virtual time to do what the program sees, as
// to poll what was woken, is told to be stuck, unless it says by Subject.PollsEvery how long
// that is. One that ticks besides and is stuck pays for each tick of that hour, once.
//
// A program runs in a bubble of testing/synctest. An executor that waits on a Mutex, by
// spinning, in the kernel (a pipe, a socket), or on a channel or context made outside
// of any bubble, as in a package variable, is not seen by virtual time: it hangs until go
// test's own timeout, and after ten seconds somebody is told. Under extreme sanitize it is
// given up after three minutes, and incomplete. That is a hang of the harness, not a
// verdict. One that keeps a channel, a timer or a Cond that was made in one
// Run for a later one, as in a sync.Pool, uses it in another bubble, and the process dies of
// the runtime's "send on synctest channel from outside bubble" or the like. Of that extreme
// sanitize is incomplete.
package check

import (
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/executor/cell"
)

// Options say how to run a program. The zero value is for the shipped runner.
type Options struct {
	// Subject is the executor under test; the zero Subject is the shipped one.
	Subject Subject
	// Alone says that no other Run is going on in the process, so that the
	// living cells can be counted before and after.
	Alone bool
	// Record keeps the entries of all ledgers in one order, in Report.Record. It takes
	// a lock, which orders what the race detector would find unordered.
	Record bool
	// stuck says that the subject is known to get stuck.
	stuck bool
}

// Run runs p once and judges it. It may be called from any goroutine that is not
// in a bubble of testing/synctest.
func Run(p *program.Program, o Options) Report {
	o.Subject = o.Subject.orShipped()
	leaveCrumb(p)
	cells, races := cell.Live(), raceErrors()
	s := session{program: p, subject: o.Subject, records: o.Record, silence: longSilence}
	if o.stuck || o.Subject.unwoken {
		s.silence = shortSilence
	}
	stop := watch(p)
	s.close(bubble(s.play))
	stop()
	if s.recorded != nil {
		s.record = s.recorded()
	}
	if p.Hostile() {
		s.reclaim()
	}
	r := Report{Program: p, Findings: s.found, Stats: s.stats(), books: s.books, foreign: !o.Subject.shipped, stuck: s.rescued}
	if n := raceErrors() - races; n > 0 {
		r.Findings = append(r.Findings, raced(n, int(s.races.Load()))...)
	}
	if n := cell.Live() - cells; o.Alone && n > 0 && len(r.Findings) == 0 {
		r.Findings = append(r.Findings, leakedCells(n))
	}
	r.Record = s.record
	if len(r.Findings) > 0 && !s.rescued {
		r.books = s.copyBooks()
	}
	return r
}

// Stats says how much was run.
type Stats struct {
	Programs, Runs, Polls, Entries, Wakes, LateWakes, Goroutines int
}

// Add adds t to s.
func (s *Stats) Add(t Stats) {
	s.Programs += t.Programs
	s.Runs += t.Runs
	s.Polls += t.Polls
	s.Entries += t.Entries
	s.Wakes += t.Wakes
	s.LateWakes += t.LateWakes
	s.Goroutines += t.Goroutines
}

func (s *session) stats() Stats {
	sum := Stats{Programs: 1, Goroutines: s.x.Goroutines()}
	for _, l := range s.x.Books() {
		var t ledger.Stats
		if t = l.Stats(); t.Polls > 0 {
			sum.Runs++
		}
		sum.Polls += t.Polls
		sum.Entries += t.Entries
		sum.Wakes += t.Wakes
		sum.LateWakes += t.LateWakes
	}
	return sum
}
