package mutant

import "github.com/extremely-boring/extreme/check/rule"

// Text of the shipped source that several of these edit.
const (
	flagged   = set + "\tp.lock.Unlock()\n"
	signal    = "\tp.Alive() // what -asan can see of a wake\n\tp.cond.Signal()\n"
	poll      = "\t\tif value, ready := f.Poll(task.NewContext(waker)); ready {\n"
	countUp   = "\tn := atomic.AddInt32(&p.Count, 1)\n"
	countDown = "\tn := atomic.AddInt32(&p.Count, -1)\n"
	observed  = "\tp.observer = o\n"
	atomics   = "\t\"sync/atomic\"\n"
)

// scheduled are the mutants that do as they should but for some schedules, most
// of them rare.
var scheduled = []Mutant{
	{
		ID:     "flag-no-lock",
		Bug:    "a wake sets the flag and signals without the lock",
		Source: "kueue #9137, erigon #21827, tokio #2134",
		Rules:  []rule.Rule{rule.LostWakeup, rule.DataRace},
		Lanes:  []string{"explore", "race"},
		Edits: []Edit{
			{"run.go", unparkStart, "func (p *park) unpark() {\n"},
			{"run.go", flagged, set},
		},
	},
	{
		ID:     "signal-first",
		Bug:    "a wake signals before it sets the flag",
		Source: "kaist cs431 #176",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"explore"},
		Edits: []Edit{
			{"run.go", signal, ""},
			{"run.go", unparkStart, "func (p *park) unpark() {\n" + signal + "\tp.lock.Lock()\n"},
		},
	},
	{
		ID:     "if-for-while",
		Bug:    "the flag is not looked at again after a wait",
		Source: "pollster 0d1daab",
		// A poll that comes before its wake may read what only the wake would have
		// ordered.
		Rules: []rule.Rule{rule.ExtraPoll, rule.MissingHappensBefore},
		Lanes: []string{"explore"},
		Edits: []Edit{{"run.go", "\tfor !p.Runnable {\n", "\tif !p.Runnable {\n"}},
	},
	{
		ID:     "reload-zero",
		Bug:    "the count is read again to see whether it was the last reference",
		Source: "HyperLevelDB #13",
		Rules:  []rule.Rule{rule.DoubleFree, rule.DataRace, rule.UseAfterFree},
		Lanes:  []string{"explore", "race"},
		// The observer is put back, or the second one to recycle would find
		// none to tell.
		Edits: []Edit{{"arc.go", "\tif n == 0 {\n", "\tif atomic.LoadInt32(&p.Count) == 0 {\n\t" + observed}},
	},
	{
		ID:     "plain-count",
		Bug:    "the count is changed by a load and a store",
		Source: "libmtev #623",
		Rules:  []rule.Rule{rule.CountMismatch, rule.DataRace},
		Lanes:  []string{"explore", "race"},
		Edits: []Edit{
			{"arc.go", countUp, "\tn := p.Count + 1\n\tp.Count = n\n"},
			{"arc.go", countDown, "\tn := p.Count - 1\n\tp.Count = n\n"},
			{"arc.go", atomics, ""},
		},
	},
	{
		ID:     "cached-parker",
		Bug:    "what a Run parks on is cached and stays in the cache while in use, so that a nested Run has the same",
		Source: "async-std #358, #644, pollster 81f9153",
		Rules:  []rule.Rule{rule.LostWakeup, rule.PollWithoutWake, rule.MissingHappensBefore},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\tparker *park\n"},
			{"run.go", parkStart, "func (p *park) park() {\n\tp = p.parker\n\tp.lock.Lock()\n"},
			{"run.go", unparkStart, "func (p *park) unpark() {\n\tp = p.parker\n\tp.lock.Lock()\n"},
			{"arc.go", observed, "\tp.observer, p.parker = o, cachedParker()\n"},
			{"run.go", "", `
var parkers = sync.Pool{New: parks.New}

func cachedParker() *park {
	p := parkers.Get().(*park)
	parkers.Put(p)
	return p
}
`},
		},
	},
	{
		ID:     "lock-inversion",
		Bug:    "a wake takes a lock that Run holds while it polls",
		Source: "kubernetes #11298",
		Rules:  []rule.Rule{rule.Deadlock},
		Lanes:  []string{"explore"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\tpolling sync.Mutex\n"},
			{"run.go", set, "\tp.polling.Lock()\n" + set + "\tp.polling.Unlock()\n"},
			{"run.go", poll, "\t\tvalue, ready := func() (T, bool) {\n\t\t\tp.polling.Lock()\n\t\t\tdefer p.polling.Unlock()\n\t\t\treturn f.Poll(task.NewContext(waker))\n\t\t}()\n\t\tif ready {\n"},
		},
	},
	{
		ID:     "reset-unlocked",
		Bug:    "the flag is reset after the lock is given back",
		Source: "rust-lang/rust #54174",
		Rules:  []rule.Rule{rule.DataRace, rule.LostWakeup},
		Lanes:  []string{"explore", "race"},
		Edits:  []Edit{{"run.go", reset, "\tp.lock.Unlock()\n\tp.Runnable = false\n"}},
	},
	{
		ID:     "recycled-early",
		Bug:    "a park goes back to the pool when its Run returns, whoever else refers to it",
		Source: "embassy #3573, cockroach #61373",
		Rules:  []rule.Rule{rule.StaleWake, rule.UseAfterFree, rule.DataRace},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", ownRelease, "defer parks.Put(p)\n\t" + ownRelease},
			{"arc.go", "\tparks.Put(p)\n", ""},
		},
	},
	{
		ID:     "inline-poll",
		Bug:    "a wake of a parked Run polls the future where it is",
		Source: "ngx-rust #294",
		Rules:  []rule.Rule{rule.OverlappingPoll, rule.PollAfterReady},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", "\t\"sync\"\n", "\t\"sync\"\n" + atomics},
			{"run.go", parkFields, parkFields + "\tparked bool\n\tpoll func() bool\n"},
			{"run.go", "\t\tp.cond.Wait()\n", "\t\tp.parked = true\n\t\tp.cond.Wait()\n\t\tp.parked = false\n"},
			{"run.go", set, "\tif p.parked {\n\t\tp.lock.Unlock()\n\t\tif !p.poll() {\n\t\t\treturn\n\t\t}\n\t\tp.lock.Lock()\n\t}\n" + set},
			{"run.go", "\tfor {\n" + poll + readyReturn + "\t\t}\n\t\tp.park()\n\t}\n}\n", `	var value T
	var done atomic.Bool
	p.poll = func() bool {
		v, ready := f.Poll(task.NewContext(waker))
		if ready {
			value = v
			done.Store(true)
		}
		return ready
	}
	for !done.Load() && !p.poll() {
		p.park()
	}
	return value
}
`},
		},
	},
}
