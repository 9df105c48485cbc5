package explore

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// nearest says in what the nearest execution that passes differs, as a title and the
// text below it: the two steps that come the other way round there, and its turns.
func (r *report) nearest() (title, text string) {
	t := r.finding.Passing
	if t == nil {
		return "", ""
	}
	first, second := r.finding.Decisive[0], r.finding.Decisive[1]
	a := &r.trace.Steps[first]
	pair := [][3]string{{fmt.Sprintf("step %d", first+1), r.who(a.Goroutine) + ": " + r.does(a, r.longest), at(a.Place)}}
	title = fmt.Sprintf("The nearest execution that passes has step %d later", first+1)
	if second >= 0 {
		b := &r.trace.Steps[second]
		pair = append(pair, [3]string{fmt.Sprintf("step %d", second+1), r.who(b.Goroutine) + ": " + r.does(b, r.longest), at(b.Place)})
		title = fmt.Sprintf("The nearest execution that passes has step %d before step %d", second+1, first+1)
	} else if b := r.unblocked(); b != nil {
		pair = append(pair, [3]string{"blocked", r.who(b.Goroutine) + ": " + r.wants(b, r.longest), at(b.Place)})
		title = fmt.Sprintf("The nearest execution that passes has %s's %s before step %d", r.who(b.Goroutine), r.wants(b, r.longest), first+1)
	}
	var lines []string
	for _, p := range pair {
		lines = append(lines, padded(p[0], width(pair, 0))+"  "+padded(p[1], width(pair, 1))+"  "+p[2])
	}
	return title, strings.Join(append(lines, "its turns: "+r.turns(t)), "\n")
}

func padded(s string, width int) string { return s + strings.Repeat(" ", width-letters(s)) }

func width(rows [][3]string, column int) (n int) {
	for _, r := range rows {
		n = max(n, letters(r[column]))
	}
	return n
}

// unblocked returns the blocked goroutine that goes on first in the execution that
// passes, or nil.
func (r *report) unblocked() *engine.Blocked {
	left := map[string]int{} // steps until it does what blocks it here
	blocked := map[string]*engine.Blocked{}
	for i := range r.trace.Blocked {
		b := &r.trace.Blocked[i]
		blocked[identity(&r.trace.Goroutines[b.Goroutine])] = b
	}
	for _, s := range r.trace.Steps {
		if s.Event {
			left[identity(&r.trace.Goroutines[s.Goroutine])]++
		}
	}
	t := r.finding.Passing
	for _, s := range t.Steps {
		if !s.Event {
			continue
		}
		g := identity(&t.Goroutines[s.Goroutine])
		if left[g]--; left[g] < 0 && blocked[g] != nil {
			return blocked[g]
		}
	}
	return nil
}

// mostTurns is how many turns of an execution are told.
const mostTurns = 40

// turns says who has the turn for how many steps in another execution, by the names of
// this one.
func (r *report) turns(t *Trace) string {
	names := map[string]string{}
	for i := range r.trace.Goroutines {
		g := &r.trace.Goroutines[i]
		names[identity(g)] = g.Name
	}
	var said []string
	last, n := "", 0
	end := func() {
		if n > 0 {
			said = append(said, fmt.Sprintf("%s×%d", last, n))
		}
	}
	for _, s := range t.Steps {
		if !s.Event {
			continue
		}
		g, ok := names[identity(&t.Goroutines[s.Goroutine])]
		if !ok {
			g = "another"
		}
		if g != last {
			end()
			last, n = g, 0
		}
		n++
	}
	end()
	if over := len(said) - mostTurns; over > 0 {
		said = append(append(said[:mostTurns/2:mostTurns/2], fmt.Sprintf("… %d more …", over)), said[mostTurns/2+over:]...)
	}
	return strings.Join(said, " ")
}

// identity tells goroutines apart that are called alike in two executions, because they
// started in another order.
func identity(g *engine.Goroutine) string {
	if g.Parent < 0 {
		return g.Name
	}
	return fmt.Sprint(g.Path)
}
