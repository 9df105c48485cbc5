package ledger_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

func Example() {
	forgetful := task.FutureFunc[int](func(cx task.Context) (int, bool) {
		cx.Waker().Clone() // and nobody will consume it
		cx.Waker().Clone().Drop()
		return 7, true
	})
	books := ledger.New()
	fmt.Println(executor.RunObserved(forgetful, books))
	for _, finding := range books.Audit() {
		fmt.Println(finding)
	}
	// Output:
	// 7
	// leak: waker#1 was never consumed, of waker#0 by g?
}
