package hunt

import (
	"io"
	"runtime"
	"sync"
	"time"
)

// patience is how long a program may take, in real time, before its process is believed
// to hang. It decides nothing but that.
const patience = 5 * time.Second

// watchdog ends the process when it makes no progress.
type watchdog struct {
	stdout io.Writer
	exit   func(code int) // of the process

	lock    sync.Mutex
	timer   *time.Timer
	program string
	over    bool
}

// feed says what is being run now.
func (w *watchdog) feed(program string) {
	w.lock.Lock()
	defer w.lock.Unlock()
	w.program = program
	if w.timer == nil {
		w.timer = time.AfterFunc(patience, w.bark) // watchdog
		return
	}
	w.timer.Reset(patience)
}

func (w *watchdog) bark() {
	w.answer(Answer{Hung: w.program})
	w.exit(0)
}

// answer gives the answer, if none has been given.
func (w *watchdog) answer(a Answer) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.over {
		return
	}
	w.over = true
	w.timer.Stop()
	encode(w.stdout, a)
}

// settle makes garbage of what the leak sanitizer would take for reachable: it looks at
// dead objects of the Go heap, too.
func settle() {
	for range 2 {
		runtime.GC()
	}
	var churn [][]byte
	for range 1000 {
		churn = append(churn, make([]byte, 512))
	}
	runtime.KeepAlive(churn)
}
