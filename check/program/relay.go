package program

import (
	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/executor/task"
)

// relayed is the data of a waker that forwards to another, as the wakers of a
// join or a select do. A clone forwards to a clone, so that no two share one.
type relayed struct{ to task.Waker }

var relayVTable = task.RawWakerVTable{
	Clone: func(w task.RawWaker) task.RawWaker {
		w.Data = &relayed{w.Data.(*relayed).to.Clone()}
		return w
	},
	Wake:      func(w task.RawWaker) { w.Data.(*relayed).to.Wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*relayed).to.WakeByRef() },
	Drop:      func(w task.RawWaker) { w.Data.(*relayed).to.Drop() },
}

// relay returns a waker that forwards to w. It takes w over.
func relay(w task.Waker) task.Waker {
	return task.NewWaker(task.RawWaker{Data: &relayed{w}, VTable: &relayVTable})
}

// at notes on a waker, for the one operation that follows, who acts and where. A
// relay carries the note on.
func at(w task.Waker, g ledger.Goroutine, place uint32) task.Waker {
	if r, ok := w.Raw().Data.(*relayed); ok {
		return relay(ledger.At(r.to, g, place))
	}
	return ledger.At(w, g, place)
}
