package explore

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/internal/count"
)

// cause says in one line which rule was broken and by what.
func (r *report) cause() string {
	p := r.problem
	var said []string
	switch {
	case p.Rule == rule.DataRace && p.OtherStep >= 0 && p.Step >= 0:
		said = append(said, r.race())
	case p.Rule == rule.LostWakeup || p.Rule == rule.Deadlock || p.Rule == rule.GoroutineLeak:
		said = append(said, r.stuck()...)
	}
	if p.Text != "" || len(said) == 0 {
		said = append([]string{r.noticed()}, said...)
	}
	return string(r.finding.Rule) + ": " + strings.Join(said, "; ")
}

// noticed is what a goroutine, or the end of the execution, came upon.
func (r *report) noticed() string {
	p := r.problem
	text := oneLine(p.Text)
	if text == "" {
		text = "nothing but an empty message"
	}
	who := "AtEnd"
	if p.Goroutine >= 0 {
		who = r.who(p.Goroutine)
	}
	switch {
	case p.Place.File != "":
		who += " at " + in(p.Place)
	case p.Goroutine < 0:
		return text
	default: // all of it is the explorer's, as a Done that was started as a goroutine
		if origin := r.origin(p.Goroutine); origin != "" {
			who += " (started at " + origin + ")"
		}
	}
	switch {
	case p.Rule == rule.RunnerPanic && p.Stack != "":
		return who + " panics: " + text
	case p.Rule == rule.MirrorMisuse && p.Object != "" && p.Step >= 0:
		return who + ": " + text + ": " + r.name(r.trace.Steps[p.Step].ID)
	}
	return who + ": " + text
}

// race says which two accesses are not ordered.
func (r *report) race() string {
	p := r.problem
	earlier, later := &r.trace.Steps[p.OtherStep], &r.trace.Steps[p.Step]
	a, b := r.who(p.Other), r.who(p.Goroutine)
	return fmt.Sprintf("%s %s %s at %s and %s %s it at %s; %s", a, verb(earlier), r.name(earlier.ID), in(p.OtherPlace), b, verb(later), in(p.Place), r.missing())
}

// missing names the edge that a data race is for want of.
func (r *report) missing() string {
	p := r.problem
	earlier, later := &r.trace.Steps[p.OtherStep], &r.trace.Steps[p.Step]
	return fmt.Sprintf("no Unlock/Lock, Signal/Wait, atomic or go statement orders %s's %s at %s before %s's %s at %s",
		r.who(p.Other), noun(earlier), at(p.OtherPlace), r.who(p.Goroutine), noun(later), at(p.Place))
}

// access says whether a step writes, and whether it is atomic.
func access(s *Step) (writes, atomic bool) {
	if !s.Event {
		return s.Op == "write", false
	}
	switch s.Kind {
	case engine.Read, engine.Load:
	default:
		writes = s.Kind != engine.CompareAndSwap || s.OK
	}
	return writes, s.Kind != engine.Read && s.Kind != engine.Write
}

func verb(s *Step) string {
	writes, atomic := access(s)
	switch {
	case atomic:
		return "does " + s.Op + " on"
	case writes:
		return "writes"
	}
	return "reads"
}

func noun(s *Step) string {
	writes, atomic := access(s)
	switch {
	case atomic:
		return s.Op
	case writes:
		return "write"
	}
	return "read"
}

// stuck says why the goroutines that are blocked stay so: the wait of the one that the
// rule is about, or who waits for whom in a circle, or all.
func (r *report) stuck() (said []string) {
	blocked := r.trace.Blocked
	if r.finding.Rule == rule.LostWakeup {
		// Of several waiters the lost one is most likely whose signal was the latest: the
		// others may wait for what that one would have done.
		var lost *engine.Blocked
		for i := range blocked {
			if b := &blocked[i]; b.Waiting && b.Last >= 0 && (lost == nil || b.Last > lost.Last) {
				lost = b
			}
		}
		if lost != nil {
			return []string{r.waits(lost), r.lastSignal(lost), "nothing can signal again"}
		}
	}
	shown := r.trace.Circle()
	if len(shown) == 0 {
		for i := range blocked {
			shown = append(shown, &blocked[i])
		}
	}
	for i, b := range shown {
		if i == mostWaits {
			return append(said, more(len(shown)-i))
		}
		said = append(said, r.waits(b))
	}
	if r.finding.Rule == rule.GoroutineLeak && len(shown) > 0 {
		said = append(said, "the body has ended")
	}
	return said
}

// mostWaits is how many blocked goroutines the cause names.
const mostWaits = 4

// more says how many are blocked besides those that are named.
func more(n int) string { return "and " + count.Or(n, "more is", "more are") + " blocked" }

// waits says what a goroutine is blocked in, and who holds that.
func (r *report) waits(b *engine.Blocked) string {
	said := r.who(b.Goroutine) + " waits "
	if r.finding.Rule == rule.GoroutineLeak && b.Goroutine != 0 {
		said = r.who(b.Goroutine) + ", started at " + r.origin(b.Goroutine) + ", waits "
	}
	switch {
	case b.Waiting:
		said += fmt.Sprintf("on %s (%s) since step %d", r.name(b.ID), at(b.Place), r.waitsSince(b.Goroutine)+1)
		if b.Last < 0 {
			said += ", which nobody ever signalled"
		}
		return said
	case b.Kind == engine.WaitDone:
		said += fmt.Sprintf("for %s (%s)", r.name(b.ID), at(b.Place))
		if k := r.lastAdd(b.ID); k >= 0 {
			said += fmt.Sprintf(", which is at %s since step %d, by %s", r.trace.Steps[k].After, k+1, r.who(r.trace.Steps[k].Goroutine))
		}
		return said
	case b.Kind == engine.Woken:
		said += fmt.Sprintf("to have %s again (%s)", r.name(b.WithID), at(b.Place))
	default:
		said += fmt.Sprintf("for %s (%s)", r.name(b.ID), at(b.Place))
	}
	for i, h := range b.Holders {
		if i > 0 {
			said += " and"
		} else {
			said += ", which"
		}
		said += " " + r.holds(b, h)
	}
	return said
}

// waitsSince returns the step by which a goroutine began to wait on a Cond. The Unlock of a Locker
// that is no Mutex is a later one.
func (r *report) waitsSince(g int) int {
	for i := len(r.trace.Steps) - 1; i >= 0; i-- {
		if s := &r.trace.Steps[i]; s.Goroutine == g && (s.Kind == engine.Wait || s.Kind == engine.Enlist) {
			return i
		}
	}
	return r.lastBy(g)
}

// holds says how a goroutine holds what another is blocked in, and since when.
func (r *report) holds(b *engine.Blocked, h engine.Holder) string {
	who := r.who(h.Goroutine)
	if h.Goroutine == b.Goroutine {
		who = "it itself"
	}
	how := "holds"
	switch s := &r.trace.Steps[h.Step]; {
	case s.Kind == engine.RLock || s.Kind == engine.TryRLock:
		how = "holds for reading"
	case s.Kind == engine.WLock && !s.OK:
		how = "has asked for as a writer"
	case s.Kind == engine.OnceBegin:
		how = "is in"
	}
	said := fmt.Sprintf("%s %s since step %d", who, how, h.Step+1)
	if r.trace.Goroutines[h.Goroutine].Ended {
		said += " and has ended with"
	}
	return said
}

// lastSignal says what became of the last signal that a waiter could have had.
func (r *report) lastSignal(b *engine.Blocked) string {
	s := &r.trace.Steps[b.Last]
	said := fmt.Sprintf("the last %s was step %d, by %s, ", strings.ToLower(s.Op), b.Last+1, r.who(s.Goroutine))
	if len(s.Wakes) == 0 {
		return said + "with no waiter"
	}
	return said + "which woke " + r.goroutines(s.Wakes)
}

// who is the name of a goroutine.
func (r *report) who(g int) string { return r.trace.Goroutines[g].Name }

// in is a place with its function.
func in(p engine.Place) string {
	if p.Function == "" {
		return at(p)
	}
	return at(p) + " (" + withoutPackage(p.Function) + ")"
}
