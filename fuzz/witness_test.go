package fuzz_test

import (
	"fmt"
	"strings"
	"sync"

	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/executor/task"
)

// witness stands beside a runner and remembers what a report needs that never comes:
// the ledgers of its last Runs. Under -race it looks away, because its lock would order
// what the runner may have left unordered.
type witness struct {
	lock  sync.Mutex
	begun int
	sum   int // of the values returned
	books []task.Observer
}

// maxBooks is how many ledgers a witness remembers.
const maxBooks = 8

// beside returns the runner with w beside it.
func (w *witness) beside(run scope.Runner) scope.Runner {
	if raceEnabled {
		return run
	}
	return func(f task.Future[int], o task.Observer) int {
		w.begins(o)
		value := run(f, o)
		w.lock.Lock()
		w.sum += value
		w.lock.Unlock()
		return value
	}
}

func (w *witness) begins(o task.Observer) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.begun++
	if len(w.books) == maxBooks {
		w.books = append(w.books[:0], w.books[1:]...)
	}
	w.books = append(w.books, o)
}

// runs is how many Runs have begun.
func (w *witness) runs() int {
	w.lock.Lock()
	defer w.lock.Unlock()
	return w.begun
}

// String returns the ledgers as they stand, the latest last.
func (w *witness) String() string {
	w.lock.Lock()
	books := append([]task.Observer(nil), w.books...)
	w.lock.Unlock()
	var b strings.Builder
	for _, l := range books {
		if l, ok := l.(fmt.Stringer); ok {
			fmt.Fprintf(&b, "%s\n\n", strings.TrimSpace(l.String()))
		}
	}
	if b.Len() == 0 {
		return "(none)"
	}
	return strings.TrimSpace(b.String())
}
