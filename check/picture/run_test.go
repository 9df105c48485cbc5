package picture

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/trace"
	"github.com/extremely-boring/extreme/executor/task"
)

const parks = "poll { clone a; go { wake a }; pending } poll { ready 7 }"

func parse(t *testing.T, text string) *program.Program {
	t.Helper()
	p, err := program.Parse(text)
	require.NoError(t, err)
	return p
}

func explored(t *testing.T, text string) trace.Run {
	t.Helper()
	r, err := trace.Explore(parse(t, text))
	require.NoError(t, err)
	return r
}

// lossy is a runner that loses a wakeup: a wake signals before it sets the flag.
func lossy(f task.Future[int], _ task.Observer) int {
	defer task.Drop(f)
	p := &place{}
	p.cond = sync.NewCond(&p.lock)
	cx := task.NewContext(task.NewWaker(task.RawWaker{Data: p, VTable: &lossyVTable}))
	for {
		if value, ready := f.Poll(cx); ready {
			return value
		}
		p.lock.Lock()
		for !explore.Read(&p.woken) {
			p.cond.Wait()
		}
		explore.Write(&p.woken, false)
		p.lock.Unlock()
	}
}

type place struct {
	lock  sync.Mutex
	cond  *sync.Cond
	woken bool
}

func (p *place) wake() {
	p.cond.Signal()
	p.lock.Lock()
	explore.Write(&p.woken, true)
	p.lock.Unlock()
}

var lossyVTable = task.RawWakerVTable{
	Clone:     func(w task.RawWaker) task.RawWaker { return w },
	Wake:      func(w task.RawWaker) { w.Data.(*place).wake() },
	WakeByRef: func(w task.RawWaker) { w.Data.(*place).wake() },
	Drop:      func(task.RawWaker) {},
}

func lost(t *testing.T) trace.Run {
	t.Helper()
	r, err := trace.ExploreWith(scope.Options{Runner: lossy, Uncounted: true}, parse(t, parks))
	require.NoError(t, err)
	require.NotNil(t, r.Passing)
	return r
}

// label is a text of a picture with the room that it takes at most.
type label struct {
	text                     string
	left, top, right, bottom float64
}

// labels returns the texts of a picture.
func labels(t *testing.T, s SVG) (all []label) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(s)))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "text" {
			continue
		}
		attr := map[string]string{}
		for _, a := range start.Attr {
			attr[a.Name.Local] = a.Value
		}
		var text string
		require.NoError(t, d.DecodeElement(&text, &start))
		size := letter
		switch class := attr["class"]; {
		case strings.Contains(class, "small"):
			size = small
		case strings.Contains(class, "big"):
			size = big
		}
		long, high := wide(text, size), size
		var x, y float64
		if n, _ := fmt.Sscanf(attr["transform"], "translate(%g %g) rotate(-90)", &x, &y); n == 2 {
			all = append(all, label{text, x - high*0.8, y - long, x + high*0.2, y})
			continue
		}
		x, err = strconv.ParseFloat(attr["x"], 64)
		require.NoError(t, err)
		y, err = strconv.ParseFloat(attr["y"], 64)
		require.NoError(t, err)
		switch class := attr["class"]; {
		case strings.Contains(class, "mid"):
			x -= long / 2
		case strings.Contains(class, "end"):
			x -= long
		}
		all = append(all, label{text, x, y - high*0.8, x + long, y + high*0.2})
	}
}

// legible fails the test if two labels of a picture are in each other's way, or one is
// outside of it.
func legible(t *testing.T, name string, s SVG) {
	t.Helper()
	wellFormed(t, s)
	var width, height float64
	_, err := fmt.Sscanf(string(s), `<svg xmlns="http://www.w3.org/2000/svg" class="extreme" width="%g" height="%g"`, &width, &height)
	require.NoError(t, err)
	all := labels(t, s)
	for i, a := range all {
		require.True(t, a.left >= 0 && a.top >= 0 && a.right <= width+1 && a.bottom <= height+1, "%s: %+v is outside of %g by %g", name, a, width, height)
		for _, b := range all[:i] {
			apart := a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top
			require.True(t, apart, "%s: %+v is over %+v", name, a, b)
		}
	}
}

func TestNoTwoLabelsAreInEachOthersWay(t *testing.T) {
	legible(t, "matrix", Matrix(rows()))
	runs := map[string]trace.Run{"lost": lost(t), "parks": explored(t, parks)}
	for _, text := range []string{
		"expect leak poll { clone a; clone b of a; go { drop a; wakeref b }; pending } poll { clone c; ready 7 } after { wake c }",
		"expect double-drop poll { clone a; wake a; drop a; pending } poll { ready 7 }",
		"poll { clone a; run { poll { clone b; go { wake a; wake b }; pending } poll { ready 2 } }; pending } poll { ready 1 }",
		"poll { clone a; clone b; clone c; go { wake a }; go { drop b }; go { drop c }; pending } poll { ready 1 }",
		"poll { clone a*300; drop a; ready 1 }",
		"poll 100 { wakeref cx; pending } poll { ready 1 }",
		"poll { ready 0 }",
	} {
		runs[text] = explored(t, text)
	}
	for name, r := range runs {
		legible(t, "lifelines of "+name, Lifelines(r))
		legible(t, "space-time of "+name, SpaceTime(r))
	}
	legible(t, "lifelines of nothing", Lifelines(trace.Run{}))
	legible(t, "space-time of nothing", SpaceTime(trace.Run{}))
}

func TestTheDecidingPairComesTheOtherWayRoundInTheRunThatPasses(t *testing.T) {
	var badges []string
	for _, l := range labels(t, SpaceTime(lost(t))) {
		if l.text == "A" || l.text == "B" {
			badges = append(badges, fmt.Sprintf("%s at %.0f", l.text, l.top))
		}
	}
	require.Len(t, badges, 6, "two in each run and two in the legend")
	at := map[string][]float64{}
	for _, b := range badges[:4] {
		var name string
		var y float64
		_, err := fmt.Sscanf(b, "%1s at %g", &name, &y)
		require.NoError(t, err)
		at[name] = append(at[name], y)
	}
	require.Less(t, at["A"][0], at["B"][0], "the run that fails")
	require.Greater(t, at["A"][1], at["B"][1], "the one that passes")
}

func TestWhatAGoroutineIsBlockedBeforeCanBeOfThePairThatDecides(t *testing.T) {
	r := lost(t)
	first := r.Decisive.First
	for i := range r.Passing.Steps { // as if what blocks g1 were the second of the pair
		if s := r.Passing.Steps[i]; s.Kind == "woken" {
			r.Decisive = &trace.Decisive{First: first, Second: -1, InPassing: [2]int{r.Decisive.InPassing[0], i}}
		}
	}
	s := SpaceTime(r)
	legible(t, "blocked", s)
	badges := map[string]int{}
	for _, l := range labels(t, s) {
		badges[l.text]++
	}
	require.Equal(t, 3, badges["B"], "at what is blocked, at the step that goes on, and in the legend")
}

func TestTheDiagramSaysInWordsWhatItShows(t *testing.T) {
	s := string(SpaceTime(lost(t)))
	require.Contains(t, s, "<title>Space-time diagram of a lost-wakeup</title>")
	require.Contains(t, s, "g1 is blocked in Wait")
	require.Contains(t, s, "the nearest that passes: g1 poll")
}

func TestEachHandleHasALifelineAndTheCulpritsIsMarked(t *testing.T) {
	s := Lifelines(explored(t, "expect leak poll { clone a; clone b of a; drop a; ready 7 }"))
	heads := map[string]bool{}
	for _, l := range labels(t, s) {
		heads[l.text] = true
	}
	for _, name := range []string{"Run", "waker#0", "waker#1", "waker#2"} {
		require.True(t, heads[name], name)
	}
	require.Contains(t, string(s), `class="mid bad strong">waker#2</text>`)
	require.NotContains(t, string(s), `class="mid bad strong">waker#1</text>`)
}

func TestACountThatIsNotThatOfTheHandlesIsDrawn(t *testing.T) {
	r := explored(t, parks)
	const legend = "what Run and the living handles make"
	require.NotContains(t, string(Lifelines(r)), legend)
	for i, s := range r.Steps {
		if s.Kind == "retain" { // as if the clone had taken none
			r.Steps = append(r.Steps[:i:i], r.Steps[i+1:]...)
			break
		}
	}
	require.Contains(t, string(Lifelines(r)), legend)
}

func TestEveryProgramOfTheCorpusCanBeDrawn(t *testing.T) {
	for _, p := range check.Corpus() {
		r, err := trace.ExploreWith(scope.Options{Explore: explore.Options{Executions: 20}}, p)
		if errors.Is(err, trace.ErrTimed) {
			r, err = trace.InVirtualTime(p), nil
		}
		require.NoError(t, err)
		name := strings.ReplaceAll(p.String(), "\n", " ")
		legible(t, "lifelines of "+name, Lifelines(r))
		legible(t, "space-time of "+name, SpaceTime(r))
		page(t, r)
	}
}
