package lane

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
)

// Lines is a Progress that writes a plain line for each thing that happens.
type Lines struct {
	lock sync.Mutex
	w    io.Writer
}

// NewLines returns a Progress that writes plain lines to w.
func NewLines(w io.Writer) *Lines { return &Lines{w: w} }

// Doing writes a line.
func (l *Lines) Doing(lane, what string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	fmt.Fprintf(l.w, "%s: %s\n", lane, what)
}

// Done writes a line.
func (l *Lines) Done(r Result) {
	l.lock.Lock()
	defer l.lock.Unlock()
	fmt.Fprintf(l.w, "%s: %s, %.1f s\n", r.Lane, r.word(), r.Seconds)
}

// Live is a Progress that keeps one line of a terminal up to date, and writes a
// line of its own for each lane that ends.
type Live struct {
	lock  sync.Mutex
	w     io.Writer
	width func() int
	doing []doing
	stop  chan struct{}
	ended sync.WaitGroup
}

type doing struct {
	lane, what string
	since      time.Time
}

// NewLive returns a Progress that writes to the terminal w, whose present width
// it asks for. It must be closed.
func NewLive(w io.Writer, width func() int) *Live {
	l := &Live{w: w, width: width, stop: make(chan struct{})}
	l.ended.Go(func() {
		tick := time.NewTicker(250 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				l.lock.Lock()
				l.draw()
				l.lock.Unlock()
			case <-l.stop:
				return
			}
		}
	})
	return l
}

// Doing changes the line, and begins to count the seconds anew.
func (l *Live) Doing(lane, what string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.say(lane, what).since = time.Now()
	l.draw()
}

// Going changes the line: the same is going on, further than before.
func (l *Live) Going(lane, what string) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.say(lane, what)
	l.draw()
}

func (l *Live) say(lane, what string) *doing {
	i := slices.IndexFunc(l.doing, func(d doing) bool { return d.lane == lane })
	if i < 0 {
		i = len(l.doing)
		l.doing = append(l.doing, doing{lane: lane, since: time.Now()})
	}
	l.doing[i].what = what
	return &l.doing[i]
}

// Done writes a line that stays.
func (l *Live) Done(r Result) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.doing = slices.DeleteFunc(l.doing, func(d doing) bool { return d.lane == r.Lane })
	fmt.Fprintf(l.w, "%s%s: %s, %.1f s\n", eraseLine, r.Lane, r.word(), r.Seconds)
	l.draw()
}

// Close erases the line and ends the updates.
func (l *Live) Close() {
	close(l.stop)
	l.ended.Wait()
	fmt.Fprint(l.w, eraseLine)
}

// eraseLine goes to the line's beginning and erases it.
const eraseLine = "\r\x1b[K"

func (l *Live) draw() {
	parts := make([]string, len(l.doing))
	for i, d := range l.doing {
		parts[i] = fmt.Sprintf("%s: %s, %.0f s", d.lane, d.what, time.Since(d.since).Seconds())
	}
	s := []rune(strings.Join(parts, " | "))
	if most := max(l.width()-1, 20); len(s) > most {
		s = append(s[:most-1], '…')
	}
	fmt.Fprint(l.w, eraseLine+string(s))
}
