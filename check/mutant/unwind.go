package mutant

import "github.com/extremely-boring/extreme/check/rule"

// unwinding are the mutants that mistake how a poll has ended.
var unwinding = []Mutant{
	{
		ID:     "panic-swallowed",
		Bug:    "a panic of the future is recovered, and Run returns the zero value",
		Source: "gofr #3425",
		Rules:  []rule.Rule{rule.WrongValue},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", "\tdefer task.Drop(f)\n", "\tdefer func() { _ = recover() }()\n\tdefer task.Drop(f)\n"}},
	},
	{
		ID:     "panic-keeps-lock",
		Bug:    "a panic in poll leaves a lock of the park taken, and whoever recycles the park never gets it",
		Source: "syncthing #6556, hugo #7191",
		Rules:  []rule.Rule{rule.Deadlock},
		Lanes:  []string{"explore"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\tpolling sync.Mutex\n"},
			{"run.go", poll, "\t\tp.polling.Lock()\n\t\tvalue, ready := f.Poll(task.NewContext(waker))\n\t\tp.polling.Unlock()\n\t\tif ready {\n"},
			{"arc.go", "\tp.Runnable = false\n", "\tp.polling.Lock()\n\tp.Runnable = false\n\tp.polling.Unlock()\n"},
		},
	},
	{
		ID:     "goexit-returns",
		Bug:    "a Goexit in poll passes for its return",
		Source: "cadence-go-client #644",
		Rules:  []rule.Rule{rule.WrongValue},
		Lanes:  []string{"ledger", "race", "asan"},
		Edits: []Edit{
			{"run.go", poll, "\t\tvalue, ready := pollApart(f, waker)\n\t\tif ready {\n"},
			{"run.go", "", `
// pollApart polls on a goroutine of its own, and panics as that does.
func pollApart[T any](f task.Future[T], w task.Waker) (value T, ready bool) {
	ready = true
	ended := make(chan any)
	go func() {
		defer func() { ended <- recover() }()
		value, ready = f.Poll(task.NewContext(w))
	}()
	if r := <-ended; r != nil {
		panic(r)
	}
	return value, ready
}
`},
		},
	},
	{
		ID:     "first-value-lost",
		Bug:    "the value of a future that is ready at its first poll is dropped",
		Source: "a variant of goexit-returns",
		Rules:  []rule.Rule{rule.WrongValue},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{{"run.go", "\tfor {\n" + poll + readyReturn + "\t\t}\n\t\tp.park()\n\t}\n}\n", `	var value T
	for _, ready := f.Poll(task.NewContext(waker)); !ready; {
		p.park()
		value, ready = f.Poll(task.NewContext(waker))
	}
	return value
}
`}},
	},
}
