package mutant

import "github.com/extremely-boring/extreme/check/rule"

// Text of the shipped source that several mutants edit.
const (
	cloneEntry     = `of(w, "Clone").retain(w.Tag); return w }`
	wakeEntry      = `p := of(w, "Wake"); p.unpark(); p.release(w.Tag) }`
	wakeByRefEntry = `of(w, "WakeByRef").unpark() }`
	dropEntry      = `of(w, "Drop").release(w.Tag) }`
	ownRelease     = "defer p.release(p.tag())"
	parkFields     = "\tlock sync.Mutex\n\tcond sync.Cond\n"
	parkStart      = "func (p *park) park() {\n\tp.lock.Lock()\n"
	unparkStart    = "func (p *park) unpark() {\n\tp.lock.Lock()\n"
	reset          = "\tp.Runnable = false\n\tp.lock.Unlock()\n"
	set            = "\tp.Runnable = true\n"
	readyReturn    = "\t\t\treturn value\n"
)

var catalogue = []Mutant{
	{
		ID:     "frame-waker",
		Bug:    "the park lives in Run's own frame: it is gone when Run returns, whatever the count says",
		Source: "extreme 743f949, the first bug of the Rust original; RUSTSEC-2020-0060",
		Rules:  []rule.Rule{rule.UseAfterFree, rule.WakeAfterReturn, rule.DataRace},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", ownRelease, "defer p.recycle(p.tag())"}},
	},
	{
		ID:     "clone-drops",
		Bug:    "the vtable's clone drops the reference that it hands out",
		Source: "extreme 1.0, the second bug of the Rust original; futures 2cf43afe",
		Rules:  []rule.Rule{rule.CountMismatch, rule.UseAfterFree, rule.DataRace},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", cloneEntry, `of(w, "Clone"); return w }`}},
	},
	{
		ID:     "shared-token",
		Bug:    "Run parks on its goroutine's token, which a nested Run consumes",
		Source: "extreme 7720d8d, fixed in 46340f4, the third bug of the Rust original; futures-rs #2010",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\ttoken *park\n"},
			{"run.go", parkStart, "func (p *park) park() {\n\tp = p.token\n\tp.lock.Lock()\n"},
			{"run.go", unparkStart, "func (p *park) unpark() {\n\tp = p.token\n\tp.lock.Lock()\n"},
			{"run.go", "import (\n", "import (\n\t\"bytes\"\n\t\"runtime\"\n"},
			{"arc.go", "\tp.observer = o\n", "\tp.observer, p.token = o, tokenOfGoroutine()\n"},
			{"run.go", "", `
var tokens sync.Map // of *park, by goroutine

func tokenOfGoroutine() *park {
	var stack [64]byte
	id, _, _ := bytes.Cut(stack[:runtime.Stack(stack[:], false)], []byte(" ["))
	if t, ok := tokens.Load(string(id)); ok {
		return t.(*park)
	}
	p := parks.New().(*park)
	tokens.Store(string(id), p)
	return p
}
`},
		},
	},
	{
		ID:     "moved-future",
		Bug:    "the future is moved to another address between two polls",
		Source: "extreme 0615572, the fourth bug of the Rust original; futures deecbec2",
		Rules:  []rule.Rule{rule.MovedFuture},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", "\tfor {\n", "\tfor ; ; f = moved(f) {\n"},
			{"run.go", "import (\n", "import (\n\t\"reflect\"\n"},
			{"run.go", "", `
// moved copies the concrete value that f points to, not just the interface.
func moved[T any](f task.Future[T]) task.Future[T] {
	old := reflect.ValueOf(f)
	if old.Kind() != reflect.Pointer {
		return f
	}
	fresh := reflect.New(old.Type().Elem())
	fresh.Elem().Set(old.Elem())
	return fresh.Interface().(task.Future[T])
}
`},
		},
	},
	{
		ID:     "fast-path-hb",
		Bug:    "a wake that finds the flag set returns without a release edge",
		Source: "tokio #7589, #7622",
		Rules:  []rule.Rule{rule.MissingHappensBefore},
		Lanes:  []string{"race"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\tnotified atomic.Bool\n"},
			{"run.go", unparkStart, "func (p *park) unpark() {\n\tif p.notified.Load() {\n\t\treturn\n\t}\n\tp.lock.Lock()\n"},
			{"run.go", set, set + "\tp.notified.Store(true)\n"},
			{"run.go", reset, "\tp.notified.Store(false)\n" + reset},
			{"run.go", "\t\"sync\"\n", "\t\"sync\"\n" + atomics},
			{"arc.go", "\tp.observer = o\n", "\tp.observer = o\n\tp.notified.Store(false)\n"},
		},
	},
	{
		ID:     "wake-erased",
		Bug:    "a wake during poll is erased before the park looks at it",
		Source: "beul #1, shuttle #54",
		Rules:  []rule.Rule{rule.LostWakeup},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", parkStart, parkStart + "\tp.Runnable = false\n"}},
	},
	{
		ID:     "flag-stays",
		Bug:    "the flag is never reset",
		Source: "futures-rs #566, tokio #3475",
		Rules:  []rule.Rule{rule.ExtraPoll, rule.MissingHappensBefore, rule.DataRace},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", reset, "\tp.lock.Unlock()\n"}},
	},
	{
		ID:     "counted-wakes",
		Bug:    "wakes are counted where they should coalesce",
		Source: "extreme fd99cf6",
		Rules:  []rule.Rule{rule.WakesNotCoalesced},
		Lanes:  []string{"ledger", "explore", "asan"},
		Edits: []Edit{
			{"run.go", parkFields, parkFields + "\twakes int\n"},
			{"run.go", set, set + "\tp.wakes++\n"},
			{"run.go", reset, "\tp.wakes--\n\tp.Runnable = p.wakes > 0\n\tp.lock.Unlock()\n"},
			{"arc.go", "\tp.observer = o\n", "\tp.observer, p.wakes = o, 0\n"},
		},
	},
	{
		ID:     "clone-twice",
		Bug:    "clone takes two references",
		Source: "pollster #29",
		Rules:  []rule.Rule{rule.CountMismatch, rule.Leak},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", cloneEntry, `of(w, "Clone").retain(w.Tag); of(w, "Clone").retain(w.Tag); return w }`}},
	},
	{
		ID:     "wake-keeps",
		Bug:    "a consuming wake forgets to give its reference back",
		Source: "glommio #401, sui #27593",
		Rules:  []rule.Rule{rule.Leak, rule.CountMismatch},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", wakeEntry, `of(w, "Wake").unpark() }`}},
	},
	{
		ID:     "wakebyref-drops",
		Bug:    "wakeByRef gives a reference back",
		Source: "glommio #379",
		Rules:  []rule.Rule{rule.DoubleDrop, rule.CountMismatch, rule.UseAfterFree},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", wakeByRefEntry, `p := of(w, "WakeByRef"); p.unpark(); p.release(w.Tag) }`}},
	},
	{
		ID:     "drop-nothing",
		Bug:    "drop does nothing",
		Source: "extreme 1.0",
		Rules:  []rule.Rule{rule.Leak, rule.CountMismatch},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", dropEntry, `of(w, "Drop") }`}},
	},
	{
		ID:     "free-then-signal",
		Bug:    "a consuming wake gives its reference back between the flag and the signal",
		Source: "async-task #11, crossbeam #146, rayon #740, cppcoro #98",
		Rules:  []rule.Rule{rule.UseAfterFree, rule.WakeAfterReturn, rule.DataRace},
		Lanes:  []string{"explore", "asan"},
		Edits:  []Edit{{"run.go", wakeEntry, `p := of(w, "Wake"); p.lock.Lock(); p.Runnable = true; p.lock.Unlock(); p.release(w.Tag); p.Alive(); p.cond.Signal() }`}},
	},
	{
		ID:     "no-defer",
		Bug:    "a panic or Goexit in poll skips the clean-up",
		Source: "golang x/sync #33519",
		Rules:  []rule.Rule{rule.PanicLeak},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", "\t" + ownRelease + "\n\tdefer waker.Drop()\n", ""},
			{"run.go", readyReturn, "\t\t\twaker.Drop()\n\t\t\tp.release(p.tag())\n\t\t\treturn value\n"},
		},
	},
	{
		ID:     "double-release",
		Bug:    "a ready future's Run gives its reference back explicitly and again by defer",
		Source: "badger #1620, cockroach #132487",
		Rules:  []rule.Rule{rule.DoubleDrop, rule.CountMismatch, rule.DoubleFree, rule.UseAfterFree},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", readyReturn, "\t\t\tp.release(p.tag())\n" + readyReturn}},
	},
	{
		ID:     "poll-after-ready",
		Bug:    "the future is polled once more after it was ready",
		Source: "dial9 #683",
		Rules:  []rule.Rule{rule.PollAfterReady},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits:  []Edit{{"run.go", readyReturn, "\t\t\tf.Poll(task.NewContext(waker))\n" + readyReturn}},
	},
	{
		ID:     "drops-reversed",
		Bug:    "the future is dropped before Run's waker and reference",
		Source: "the order of the Rust original, turned round",
		Rules:  []rule.Rule{rule.DropOrder},
		Lanes:  []string{"ledger", "explore", "race", "asan"},
		Edits: []Edit{
			{"run.go", "\tdefer task.Drop(f)\n", ""},
			{"run.go", "\tdefer waker.Drop()\n", "\tdefer waker.Drop()\n\tdefer task.Drop(f)\n"},
		},
	},
	{
		ID:     "left-helper",
		Bug:    "each Run leaves a helper goroutine behind",
		Source: "etcd #11461",
		Rules:  []rule.Rule{rule.GoroutineLeak},
		Lanes:  []string{"ledger", "race", "leak"},
		Edits: []Edit{
			{"run.go", "\tfor {\n", "\twoken := make(chan struct{})\n\tgo func() {\n\t\tfor {\n\t\t\tp.park()\n\t\t\twoken <- struct{}{}\n\t\t}\n\t}()\n\tfor {\n"},
			{"run.go", "\t\tp.park()\n\t}\n}\n", "\t\t<-woken\n\t}\n}\n"},
		},
	},
	{
		ID:     "init-worker",
		Bug:    "the package starts a goroutine of its own when it is initialised, and nobody can stop it",
		Source: "go.opencensus.io, whose package stats/view starts a worker in its init",
		Rules:  []rule.Rule{rule.GoroutineLeak},
		Lanes:  []string{"leak"},
		Edits:  []Edit{{"run.go", "", "\nfunc init() {\n\tgo func() {\n\t\tfor range make(chan *park) {\n\t\t}\n\t}()\n}\n"}},
	},
	{
		ID:     "cell-leaked",
		Bug:    "each new cell leaks a block of C memory whose pointer only C ever held",
		Source: "what the leak sanitizer can see and no count of ours can",
		Rules:  []rule.Rule{rule.Leak},
		Lanes:  []string{"asan"},
		Edits: []Edit{
			{"cell/guarded.go", "// #include <stdlib.h>\n", "// #include <stdlib.h>\n// static void *cell_new(size_t n) { void *volatile lost = malloc(n); lost = 0; return malloc(n); }\n"},
			{"cell/guarded.go", "C.malloc(", "C.cell_new("},
		},
	},
	{
		ID:     "cell-uninitialised",
		Bug:    "a new cell is not written before it is read",
		Source: "what the memory sanitizer is for",
		Rules:  []rule.Rule{rule.UseAfterFree},
		Lanes:  []string{"msan"},
		Edits:  []Edit{{"cell/guarded.go", "\t*c = Cell{canary: chirp}\n", "\tc.canary = chirp\n"}},
	},
}
