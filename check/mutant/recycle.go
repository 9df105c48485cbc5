package mutant

import "github.com/extremely-boring/extreme/check/rule"

// recycling are the mutants in which something of one Run gets into another, or a
// reference is lost on the way.
var recycling = []Mutant{
	{
		ID:     "stale-flag",
		Bug:    "a recycled park keeps the flag that a late wake has set",
		Source: "a variant of recycled-early",
		Rules:  []rule.Rule{rule.PollWithoutWake, rule.ExtraPoll, rule.MissingHappensBefore, rule.DataRace},
		Lanes:  []string{"ledger", "explore", "race"},
		Edits:  []Edit{{"arc.go", "\tp.Runnable = false\n\tp.Generation++\n", "\tp.Generation++\n"}},
	},
	{
		ID:     "stale-flag-unobserved",
		Bug:    "a recycled park keeps its flag if no observer looked on",
		Source: "a variant of recycled-early",
		Rules:  []rule.Rule{rule.PollWithoutWake, rule.ExtraPoll, rule.MissingHappensBefore, rule.DataRace},
		Lanes:  []string{"ledger"},
		Edits: []Edit{
			{"arc.go", "\t\tp.observer = nil\n\t}\n\tif cell.Guarded", "\t\tp.observer = nil\n\t\tp.Runnable = false\n\t}\n\tif cell.Guarded"},
			{"arc.go", "\tp.Runnable = false\n\tp.Generation++\n", "\tp.Generation++\n"},
		},
	},
	{
		ID:     "stale-observer",
		Bug:    "a recycled park keeps its observer, which is then told of another Run",
		Source: "a variant of recycled-early",
		Rules:  []rule.Rule{rule.StaleWake, rule.CountMismatch},
		Lanes:  []string{"ledger", "explore", "race"},
		Edits: []Edit{
			{"arc.go", observed, "\tif p.observer == nil {\n\t\tp.observer = o\n\t}\n"},
			{"arc.go", "\t\tp.observer = nil\n", ""},
		},
	},
	{
		ID:     "cached-waker",
		Bug:    "the waker made for the first Run in a park is kept and lent to the next ones",
		Source: "a variant of cached-parker",
		Rules:  []rule.Rule{rule.CountMismatch, rule.UseAfterFree},
		Lanes:  []string{"ledger", "explore", "race"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\town task.RawWaker\n"},
			{"arc.go", "\town := task.RawWaker{Data: p, Tag: p.tag(), VTable: &vtable}\n", "\tif p.own.Data == nil {\n\t\tp.own = task.RawWaker{Data: p, Tag: p.tag(), VTable: &vtable}\n\t}\n\town := p.own\n"},
		},
	},
	{
		ID:     "put-twice",
		Bug:    "a park is put into the pool when its Run returns and once more when the last reference goes, so that two Runs may have it at once",
		Source: "golang/go #53558",
		Rules:  []rule.Rule{rule.StaleWake, rule.UseAfterFree, rule.Leak, rule.DataRace},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", ownRelease, "defer parks.Put(p)\n\t" + ownRelease}},
	},
	{
		ID:     "reads-after-release",
		Bug:    "what is needed of the park is read when the reference is given back already",
		Source: "a variant of free-then-signal",
		Rules:  []rule.Rule{rule.DataRace, rule.StaleWake, rule.Leak, rule.CountMismatch},
		Lanes:  []string{"explore", "race"},
		Edits:  []Edit{{"arc.go", "\to := p.observer\n" + countDown, countDown + "\to := p.observer\n"}},
	},
	{
		ID:     "count-not-swapped",
		Bug:    "the count is loaded and stored atomically, but not by one operation",
		Source: "solana #34319",
		Rules:  []rule.Rule{rule.CountMismatch, rule.Leak, rule.UseAfterFree, rule.DoubleFree, rule.DataRace},
		Lanes:  []string{"explore"},
		Edits: []Edit{
			{"arc.go", countUp, "\tn := atomic.LoadInt32(&p.Count) + 1\n\tatomic.StoreInt32(&p.Count, n)\n"},
			{"arc.go", countDown, "\tn := atomic.LoadInt32(&p.Count) - 1\n\tatomic.StoreInt32(&p.Count, n)\n"},
		},
	},
}
