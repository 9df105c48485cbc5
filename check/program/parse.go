package program

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/extremely-boring/extreme/check/rule"
)

// Error is what is wrong with a text, and where.
type Error struct {
	Pos
	What string
}

// Error returns line, column and what is wrong.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.What) }

// Parse reads the text of a program. It checks the grammar, not whether the
// program is legal: Check does. Semicolons between statements may be left out, and
// # starts a comment. The error is an *Error.
func Parse(text string) (p *Program, err error) {
	d := parser{text: text, pos: Pos{1, 1}}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			p, err = nil, r
		default:
			panic(r)
		}
	}()
	d.next()
	p = d.program(0)
	if d.token.kind != eof {
		d.fail("expected poll, after or the end, found %s", d.token)
	}
	return p, nil
}

// maxNesting bounds the parser's recursion. What is legal is less.
const maxNesting = 4 * MaxDepth

type kind uint8

const (
	eof kind = iota
	word
	number
	sign // one of { } ; *
)

type token struct {
	kind kind
	text string
	pos  Pos
}

func (t token) String() string {
	if t.kind == eof {
		return "the end of the text"
	}
	return strconv.Quote(t.text)
}

// parser is a recursive descent with one token of look-ahead. It gives up by a
// panic with *Error.
type parser struct {
	text  string
	at    int
	pos   Pos
	token token
}

func (d *parser) fail(format string, args ...any) {
	panic(&Error{d.token.pos, fmt.Sprintf(format, args...)})
}

func (d *parser) skip(n int) {
	for range n {
		if d.text[d.at] == '\n' {
			d.pos = Pos{d.pos.Line + 1, 0}
		}
		d.at++
		d.pos.Col++
	}
}

func (d *parser) next() {
	for d.at < len(d.text) && strings.IndexByte(" \t\r\n#", d.text[d.at]) >= 0 {
		if d.text[d.at] != '#' {
			d.skip(1)
			continue
		}
		comment, _, _ := strings.Cut(d.text[d.at:], "\n")
		d.skip(len(comment))
	}
	rest := d.text[d.at:]
	d.token = token{pos: d.pos}
	if rest == "" {
		return
	}
	n := 0
	switch c := rest[0]; {
	case letter(c):
		d.token.kind = word
		for n < len(rest) && (letter(rest[n]) || digit(rest[n]) || rest[n] == '-') {
			n++
		}
	case digit(c):
		d.token.kind = number
		for n < len(rest) && digit(rest[n]) {
			n++
		}
	case strings.IndexByte("{};*", c) >= 0:
		d.token.kind, n = sign, 1
	default:
		for i, r := range rest {
			if i > 0 {
				break
			}
			d.fail("unexpected character %q", r)
		}
	}
	d.token.text = rest[:n]
	d.skip(n)
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// is reports whether the token is the given word or sign, and if so moves on.
func (d *parser) is(text string) bool {
	if d.token.kind == eof || d.token.text != text {
		return false
	}
	d.next()
	return true
}

func (d *parser) want(text string) {
	if !d.is(text) {
		d.fail("expected %q, found %s", text, d.token)
	}
}

// number reads a number from low to high. Without one it returns otherwise, or
// fails if that is negative.
func (d *parser) number(what string, low, high, otherwise int) int {
	if d.token.kind != number {
		if otherwise < 0 {
			d.fail("expected the %s, found %s", what, d.token)
		}
		return otherwise
	}
	n, err := strconv.Atoi(d.token.text)
	if err != nil || n < low || n > high {
		d.fail("the %s must be from %d to %d, not %s", what, low, high, d.token.text)
	}
	d.next()
	return n
}

// name reads the name of a handle or variable.
func (d *parser) name(what string) string {
	t := d.token
	if t.kind != word {
		d.fail("expected the name of a %s, found %s", what, t)
	}
	if reserved(t.text) {
		d.fail("%s is a word of the language and can't name a %s", t, what)
	}
	d.next()
	return t.text
}

func reserved(s string) bool {
	return slices.Contains(ops[:], s) || slices.Contains(ends[:], s) ||
		slices.Contains([]string{CX, "poll", "after", "fresh", "of", "expect"}, s)
}

func (d *parser) program(depth int) *Program {
	p := &Program{}
	if depth == 0 && d.is("expect") {
		d.expect(p)
	}
	for d.token.text == "poll" {
		p.Polls = append(p.Polls, d.poll(depth))
		for d.is(";") {
		}
	}
	if len(p.Polls) == 0 {
		d.fail("expected poll, found %s: a program has at least one", d.token)
	}
	if d.is("after") {
		p.After = d.block(depth)
	}
	return p
}

func (d *parser) expect(p *Program) {
	p.Expect = rule.Rule(d.token.text)
	if d.token.kind != word || p.Expect.Sentence() == "" {
		d.fail("expected the id of a rule, found %s", d.token)
	}
	d.next()
	d.is(";")
}

func (d *parser) poll(depth int) Poll {
	poll := Poll{Pos: d.token.pos}
	d.want("poll")
	poll.Times = d.number("number of repetitions", 1, MaxTimes, 1)
	poll.Fresh = d.is("fresh")
	d.want("{")
	for {
		for d.is(";") {
		}
		if end := slices.Index(ends[:], d.token.text); end >= 0 && d.token.kind == word {
			poll.End = End(end)
			d.next()
			break
		}
		if d.token.kind != word {
			d.fail("expected an action, or pending, ready, panic or goexit to end the poll, found %s", d.token)
		}
		poll.Body = append(poll.Body, d.stmt(depth))
	}
	if poll.End == Ready {
		poll.Value = d.number("value", 0, 1<<31-1, 0)
	}
	for d.is(";") {
	}
	d.want("}")
	return poll
}

func (d *parser) block(depth int) []Stmt {
	d.want("{")
	var body []Stmt
	for {
		for d.is(";") {
		}
		if d.is("}") {
			return body
		}
		body = append(body, d.stmt(depth))
	}
}

func (d *parser) stmt(depth int) Stmt {
	if depth > maxNesting {
		d.fail("goroutines and Runs are nested more than %d deep", maxNesting)
	}
	op := slices.Index(ops[:], d.token.text)
	if op < 0 || d.token.kind != word {
		d.fail("unknown action %s: the actions are %s", d.token, strings.Join(ops[:], ", "))
	}
	s := Stmt{Op: Op(op), Pos: d.token.pos}
	d.next()
	switch s.Op {
	case Clone:
		s.Name, s.From, s.N = d.name("handle"), CX, 1
		if d.is("of") && !d.is(CX) {
			s.From = d.name("handle")
		}
		if d.is("*") {
			s.N = d.number("number of handles", 1, MaxN, -1)
		}
	case Wake, WakeRef, Drop:
		if s.Name = CX; !d.is(CX) {
			s.Name = d.name("handle")
		}
	case Write, Read:
		s.Name = d.name("variable")
	case Go:
		s.Body = d.block(depth + 1)
	case Run:
		d.want("{")
		s.Run = d.program(depth + 1)
		d.want("}")
	case Yield:
		s.N = d.number("number of yields", 1, MaxN, 1)
	case Sleep:
		s.N = d.number("number of milliseconds", 1, MaxN, -1)
	case Lock, Once:
		s.N = d.number("number of yields", 1, MaxN, -1)
	}
	return s
}
