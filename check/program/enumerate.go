package program

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Size bounds the programs of an enumeration.
type Size struct {
	// Polls, Handles and Goroutines bound how many a program has; handles
	// that are kept by store count as well.
	Polls, Handles, Goroutines int
	// Actions bounds what is done in all, without go and the ends of polls.
	Actions int
}

// String returns the size as ParseSize reads it.
func (s Size) String() string {
	return fmt.Sprintf("%d,%d,%d,%d", s.Polls, s.Handles, s.Goroutines, s.Actions)
}

// maxSize bounds each number of a size: no machine comes near.
const maxSize = 100

// ParseSize reads a size as polls, handles, goroutines and actions, with commas
// between them.
func ParseSize(text string) (Size, error) {
	numbers := strings.Split(text, ",")
	var s Size
	for i, to := range []*int{&s.Polls, &s.Handles, &s.Goroutines, &s.Actions} {
		if len(numbers) != 4 {
			break
		}
		n, err := strconv.Atoi(numbers[i])
		if err != nil || n < 0 || n > maxSize {
			return Size{}, fmt.Errorf("%q is not a number from 0 to %d", numbers[i], maxSize)
		}
		*to = n
	}
	if s.Polls < 1 {
		return Size{}, fmt.Errorf("%q is not the size of a program: polls,handles,goroutines,actions, as 2,2,2,5", text)
	}
	return s, nil
}

// Enumerate yields every legal program within size that is made of clone, wake,
// wakeref, drop, go, store and wakestored, on a single Run that ends by ready 0,
// and in which each goroutine does something. Each comes once, with the names
// that Decode gives, and always in the same order.
func Enumerate(size Size) iter.Seq[*Program] { return EnumerateContext(context.Background(), size) }

// EnumerateContext is Enumerate, and ends with the context as well. In a large size there
// are far more beginnings that become no program than programs, so that much time may pass
// before the next one.
func EnumerateContext(ctx context.Context, size Size) iter.Seq[*Program] {
	return func(yield func(*Program) bool) {
		e := enumeration{yield: yield, over: ctx.Done()}
		e.from(newBuilder(), size)
	}
}

type enumeration struct {
	yield func(*Program) bool
	over  <-chan struct{}
	done  bool
}

// from yields every program that b can grow into with what is left of the size.
func (e *enumeration) from(b *builder, left Size) {
	select {
	case <-e.over:
		e.done = true
	default:
	}
	living := 0
	for _, h := range b.handles {
		if !h.gone {
			living++
		}
	}
	if e.done || living > left.Actions {
		return // each living handle takes an action to consume
	}
	if b.top().kind == inAfter && living == 0 {
		p := *b.root
		p.After = b.level().body
		if e.done = !e.yield(&p); e.done {
			return
		}
	}
	e.blocks(b, left)
	if left.Actions == 0 {
		return
	}
	act := func(used Size, f func(*builder) bool) {
		if used.Handles > left.Handles {
			return
		}
		if c := b.fork(); f(c) {
			e.from(c, Size{left.Polls, left.Handles - used.Handles, left.Goroutines, left.Actions - 1})
		}
	}
	do := func(used Size, s Stmt) { act(used, func(c *builder) bool { return c.try(s) }) }
	act(Size{Handles: 1}, func(c *builder) bool { return c.cloneAs(CX, 1) })
	do(Size{}, Stmt{Op: WakeRef, Name: CX})
	for _, h := range b.usable() {
		act(Size{Handles: 1}, func(c *builder) bool { return c.cloneAs(h, 1) })
		for _, op := range []Op{Wake, WakeRef, Drop} {
			do(Size{}, Stmt{Op: op, Name: h})
		}
	}
	do(Size{Handles: 1}, Stmt{Op: Store})
	do(Size{}, Stmt{Op: WakeStored})
}

// blocks opens and closes goroutines and polls.
func (e *enumeration) blocks(b *builder, left Size) {
	if left.Goroutines > 0 && left.Actions > 0 {
		if c := b.fork(); c.openGo() {
			left := left
			left.Goroutines--
			e.from(c, left)
		}
	}
	if c := b.fork(); c.closeGo() {
		e.from(c, left)
	}
	if left.Polls > 1 {
		if c := b.fork(); c.closePoll(Pending, 0) {
			left := left
			left.Polls--
			e.from(c, left)
		}
	}
	if c := b.fork(); c.closePoll(Ready, 0) {
		e.from(c, left)
	}
}

// fork returns a copy of b that grows on its own. Only a builder of a single Run
// can be forked.
func (b *builder) fork() *builder {
	c := *b
	c.checker = b.clone()
	root := *b.root
	root.Polls = slices.Clip(root.Polls)
	c.root = &root
	c.open = slices.Clone(b.open)
	for i := range c.open {
		c.open[i].body = slices.Clip(c.open[i].body)
		if c.open[i].program != nil {
			c.open[i].program = c.root
		}
	}
	return &c
}
