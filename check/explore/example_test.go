package explore_test

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/sync"
)

// A wait that looks before it locks can lose its wakeup. One of the interleavings shows
// it.
func Example() {
	r := explore.Run(func(*explore.T) {
		var mu sync.Mutex
		cond := sync.NewCond(&mu)
		var ready explore.Var[bool]
		explore.Go(func() {
			mu.Lock()
			ready.Set(true)
			mu.Unlock()
			cond.Signal()
		})
		mu.Lock()
		woken := ready.Get()
		mu.Unlock()
		if !woken {
			mu.Lock()
			cond.Wait()
			mu.Unlock()
		}
	}, explore.Options{})
	fmt.Println(r.Findings[0].Rule)
	fmt.Println(r.Findings[0].Preemptions, "preemption")
	// Output:
	// lost-wakeup
	// 1 preemption
}

// Three goroutines that take one lock can do so in six orders.
func ExampleRun() {
	r := explore.Run(func(*explore.T) {
		var mu sync.Mutex
		sum := 0
		for i := range 3 {
			explore.Go(func() {
				mu.Lock()
				sum += i
				mu.Unlock()
			})
		}
	}, explore.Options{})
	fmt.Println(r.Executions, r.Traces, r.Incomplete == "")
	// Output: 6 6 true
}
