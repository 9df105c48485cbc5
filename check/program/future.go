package program

import (
	"sync"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

// future is the program as the runner sees it: it does what the next poll says.
// It also watches how it is polled.
type future struct {
	x     *Execution
	plan  *plan
	line  *line
	books account
	gate  *gate
	kept  *kept   // nil if the Run keeps none
	self  *future // where it was at its first poll
	next  int     // the poll to do next
	times int     // how often that has been done
	over  *bool   // whether it has been dropped, here or where it was moved to
	past  int     // polls after it was ready
}

// polled reports whether the future was polled at all.
func (f *future) polled() bool { return f.self != nil }

// Poll does the next poll of the program. A runner that polls too often gets the
// last one's result again, and the finding is in the books.
func (f *future) Poll(cx task.Context) (int, bool) {
	if was, in := f.gate.enter(); !in {
		return f.refuse(was)
	}
	defer f.gate.leave()
	if f.self == nil {
		f.self = f
	} else if f.self != f {
		f.x.find(rule.MovedFuture, "the future was polled at one address and then at another")
		f.self = f
	}
	if f.x.unwoken && !f.answers() {
		return 0, false
	}
	f.gate.seen()
	if f.x.lends {
		cx = f.lent(cx)
	}
	if f.next == len(f.plan.polls) {
		if f.past++; f.past > endless {
			f.x.find(rule.Livelock, "the future was polled %d times more after it was ready", endless)
			panic(planned{})
		}
		p := f.plan.polls[f.next-1]
		f.books.PollBegins(f.line.goroutine, p.place)
		f.books.PollEnds(p.end, ledger.Ready)
		return p.Value, true
	}
	p := &f.plan.polls[f.next]
	if f.times++; f.times == p.Times {
		f.next, f.times = f.next+1, 0
	}
	f.books.PollBegins(f.line.goroutine, p.place)
	if f.x.abandoned.Load() {
		f.next = len(f.plan.polls)
		f.books.PollEnds(p.end, ledger.Ready)
		return 0, true
	}
	return f.poll(cx, p)
}

// endless is how often a future is polled after it was ready before the runner is
// believed never to stop.
const endless = 1000

// answers reports whether the poll that the runner makes is one that the program is to
// see: it has a wake to answer, or has been told to end.
func (f *future) answers() bool {
	l, ok := f.books.(*ledger.Ledger)
	return !ok || l.Answers() || f.x.abandoned.Load()
}

// lent takes the waker that the poll is lent into the books.
func (f *future) lent(cx task.Context) task.Context {
	l, ok := f.books.(*ledger.Ledger)
	if !ok {
		return cx
	}
	return task.NewContext(task.NewWaker(l.Wrap(cx.Waker().Raw())))
}

func (f *future) poll(cx task.Context, p *pollPlan) (int, bool) {
	ended := Panic // unless it comes to its end
	defer func() { f.books.PollEnds(p.end, booked[ended]) }()
	scope := &poll{waker: cx.Waker(), kept: f.kept}
	if p.Fresh {
		scope.waker = relay(at(cx.Waker(), f.line.goroutine, p.place).Clone())
		defer func() { at(scope.waker, f.line.goroutine, p.end).Drop() }()
	}
	f.line.do(p.body, scope)
	switch ended = p.End; p.End {
	case Pending:
		f.x.looks(p.writes)
	case Panic:
		panic(planned{})
	case Goexit:
		f.x.world.Goexit()
	}
	return p.Value, p.End == Ready
}

// booked is what the books call the end of a poll.
var booked = [...]ledger.Op{Pending: ledger.Pending, Ready: ledger.Ready, Panic: ledger.Panic, Goexit: ledger.Goexit}

// Drop drops what the future has kept. Run calls it last.
func (f *future) Drop() {
	*f.over = true
	f.books.FutureDropped()
	if f.kept == nil {
		return
	}
	if w, ok := f.kept.take(); ok {
		last := f.plan.polls[len(f.plan.polls)-1]
		at(w, f.line.goroutine, last.end).Drop()
	}
}

// kept is the waker that a future keeps for whoever will wake it, as any future
// does that waits for something: behind a lock.
type kept struct {
	lock sync.Locker
	full bool
	w    task.Waker
}

// take empties k.
func (k *kept) take() (task.Waker, bool) {
	k.lock.Lock()
	defer k.lock.Unlock()
	w, full := k.w, k.full
	k.w, k.full = task.Waker{}, false
	return w, full
}

// replace keeps a clone of w instead of what was kept before: always, or only if
// that would wake another task.
func (k *kept) replace(ln *line, s *step, w task.Waker, always bool) {
	if old, full := k.swap(ln, s, w, always); full {
		ln.at(old, s).Drop()
	}
}

// swap returns what was kept before, if that is not kept any more. A runner whose
// clone panics leaves the lock free.
func (k *kept) swap(ln *line, s *step, w task.Waker, always bool) (task.Waker, bool) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.full && !always && k.w.WillWake(w) {
		return task.Waker{}, false
	}
	old, full := k.w, k.full
	k.w, k.full = ln.at(w, s).Clone(), true
	return old, full
}
