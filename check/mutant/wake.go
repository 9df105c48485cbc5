package mutant

import "github.com/extremely-boring/extreme/check/rule"

// givingUp are the mutants whose wakes save themselves some work and so go astray.
var givingUp = []Mutant{
	{
		ID:     "running-swallows",
		Bug:    "a wake is ignored while the future is polled: it is running already",
		Source: "a variant of wake-erased",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\trunning bool\n"},
			{"run.go", poll, "\t\tp.lock.Lock()\n\t\tp.running = true\n\t\tp.lock.Unlock()\n" + poll},
			{"run.go", parkStart, parkStart + "\tp.running = false\n"},
			{"run.go", unparkStart, unparkStart + "\tif p.running {\n\t\tp.lock.Unlock()\n\t\treturn\n\t}\n"},
		},
	},
	{
		ID:     "wake-gives-up",
		Bug:    "a wake that finds the lock taken gives up, as if that were another wake's",
		Source: "a variant of flag-no-lock",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"explore"},
		Edits:  []Edit{{"run.go", unparkStart, "func (p *park) unpark() {\n\tif !p.lock.TryLock() {\n\t\treturn\n\t}\n"}},
	},
	{
		ID:     "signals-once",
		Bug:    "a park is signalled once, and not again when its Run has parked anew",
		Source: "a variant of wake-erased",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\tonce *sync.Once\n"},
			{"run.go", "\tp.cond.Signal()\n", "\tp.once.Do(p.cond.Signal)\n"},
			{"arc.go", observed, "\tp.observer, p.once = o, new(sync.Once)\n"},
		},
	},
	{
		ID:     "signal-if-asleep",
		Bug:    "a wake that sees nobody asleep does not signal, though it looked before it set the flag",
		Source: "oneTBB #2136",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"explore"},
		Edits: []Edit{
			{"run.go", "\t\"sync\"\n", "\t\"sync\"\n" + atomics},
			{"run.go", parkFields, parkFields + "\tasleep atomic.Bool\n"},
			{"run.go", "\t\tp.cond.Wait()\n", "\t\tp.asleep.Store(true)\n\t\tp.cond.Wait()\n\t\tp.asleep.Store(false)\n"},
			{"run.go", unparkStart, "func (p *park) unpark() {\n\tasleep := p.asleep.Load()\n\tp.lock.Lock()\n"},
			{"run.go", "\tp.cond.Signal()\n", "\tif asleep {\n\t\tp.cond.Signal()\n\t}\n"},
		},
	},
	{
		ID:     "last-wake-skipped",
		Bug:    "a wake is skipped where the count says that there is nobody but Run and its own waker",
		Source: "a variant of running-swallows",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", "\t\"sync\"\n", "\t\"sync\"\n" + atomics},
			{"run.go", unparkStart, "func (p *park) unpark() {\n\tif atomic.LoadInt32(&p.Count) <= 2 {\n\t\treturn\n\t}\n\tp.lock.Lock()\n"},
		},
	},
	{
		ID:     "unlock-missing",
		Bug:    "a wake that finds the flag set returns and keeps the lock",
		Source: "etcd #10866",
		Rules:  []rule.Rule{rule.Deadlock, rule.LostWakeup},
		Lanes:  []string{"explore"},
		Edits:  []Edit{{"run.go", unparkStart, unparkStart + "\tif p.Runnable {\n\t\treturn\n\t}\n"}},
	},
	{
		ID:     "closed-park",
		Bug:    "a park is a channel that is closed when its Run returns: a late wake sends on it",
		Source: "tokio #6091",
		Rules:  []rule.Rule{rule.RunnerPanic, rule.DataRace},
		Lanes:  []string{"ledger", "race", "asan"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\twoken chan struct{}\n"},
			{"run.go", parkStart + "\tfor !p.Runnable {\n\t\tp.cond.Wait()\n\t}\n" + reset, "func (p *park) park() {\n\t<-p.woken\n"},
			{"run.go", unparkStart + flagged, "func (p *park) unpark() {\n"},
			{"run.go", "\tp.cond.Signal()\n", "\tselect {\n\tcase p.woken <- struct{}{}:\n\tdefault:\n\t}\n"},
			{"run.go", "\tdefer waker.Drop()\n", "\tdefer waker.Drop()\n\tdefer close(p.woken)\n"},
			{"arc.go", observed, "\tp.observer, p.woken = o, make(chan struct{}, 1)\n"},
		},
	},
}
