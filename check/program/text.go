package program

import (
	"fmt"
	"strings"
)

// String returns the text of p in its canonical layout: a line for each poll of
// the outermost future and one for what comes after. Parse reads it back.
func (p *Program) String() string {
	w := writer{line: 1, col: 1}
	w.program(p, "\n")
	return w.text.String()
}

// writer writes a program and notes where each thing begins, in the order in
// which a plan numbers them.
type writer struct {
	text      strings.Builder
	line, col int
	places    []Pos
}

func (w *writer) put(s string) {
	w.text.WriteString(s)
	if n := strings.Count(s, "\n"); n > 0 {
		w.line += n
		w.col = len(s) - strings.LastIndexByte(s, '\n')
		return
	}
	w.col += len(s)
}

func (w *writer) mark() { w.places = append(w.places, Pos{w.line, w.col}) }

func (w *writer) program(p *Program, sep string) {
	if p.Expect != "" {
		w.put("expect " + string(p.Expect) + sep)
	}
	for i, poll := range p.Polls {
		if i > 0 {
			w.put(sep)
		}
		w.mark()
		w.put("poll ")
		if poll.Times > 1 {
			w.put(fmt.Sprintf("%d ", poll.Times))
		}
		if poll.Fresh {
			w.put("fresh ")
		}
		w.put("{ ")
		for _, s := range poll.Body {
			w.stmt(s)
			w.put("; ")
		}
		w.mark()
		w.put(poll.End.String())
		if poll.End == Ready {
			w.put(fmt.Sprintf(" %d", poll.Value))
		}
		w.put(" }")
	}
	if len(p.After) > 0 {
		w.put(sep + "after ")
		w.block(p.After)
	}
}

func (w *writer) block(body []Stmt) {
	w.put("{ ")
	for i, s := range body {
		if i > 0 {
			w.put("; ")
		}
		w.stmt(s)
	}
	w.put(" }")
}

func (w *writer) stmt(s Stmt) {
	w.mark()
	w.put(s.Op.String())
	switch s.Op {
	case Clone:
		w.put(" " + s.Name)
		if s.From != CX {
			w.put(" of " + s.From)
		}
		if s.N > 1 {
			w.put(fmt.Sprintf(" *%d", s.N))
		}
	case Wake, WakeRef, Drop, Write, Read:
		w.put(" " + s.Name)
	case Go:
		w.put(" ")
		w.block(s.Body)
	case Run:
		w.put(" { ")
		w.program(s.Run, " ")
		w.put(" }")
	case Yield:
		if s.N > 1 {
			w.put(fmt.Sprintf(" %d", s.N))
		}
	case Sleep, Lock, Once:
		w.put(fmt.Sprintf(" %d", s.N))
	}
}
