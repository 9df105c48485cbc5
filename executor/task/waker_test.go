package task_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/executor/task"
)

// calls is a vtable that writes down what it is called for.
type calls struct {
	ops  []string
	raws []task.RawWaker
}

func (c *calls) vtable() *task.RawWakerVTable {
	note := func(op string) func(task.RawWaker) {
		return func(w task.RawWaker) {
			c.ops = append(c.ops, op)
			c.raws = append(c.raws, w)
		}
	}
	return &task.RawWakerVTable{
		Clone: func(w task.RawWaker) task.RawWaker {
			note("Clone")(w)
			w.Tag++
			return w
		},
		Wake:      note("Wake"),
		WakeByRef: note("WakeByRef"),
		Drop:      note("Drop"),
	}
}

func TestEachMethodOfAWakerCallsItsEntryOfTheVTable(t *testing.T) {
	c := &calls{}
	raw := task.RawWaker{Data: c, Tag: 10, VTable: c.vtable()}
	w := task.NewWaker(raw)
	require.Equal(t, raw, w.Raw())
	clone := w.Clone()
	clone.WakeByRef()
	clone.Wake()
	w.Drop()
	require.Equal(t, []string{"Clone", "WakeByRef", "Wake", "Drop"}, c.ops)
	var tags []uint64
	for _, r := range c.raws {
		require.Same(t, c, r.Data)
		tags = append(tags, r.Tag)
	}
	require.Equal(t, []uint64{10, 11, 11, 10}, tags)
}

func TestAContextLendsTheWakerItWasMadeOf(t *testing.T) {
	c := &calls{}
	w := task.NewWaker(task.RawWaker{Data: c, VTable: c.vtable()})
	require.Equal(t, w, task.NewContext(w).Waker())
	require.Empty(t, c.ops)
}

func TestTheZeroWakerPanicsWithWhereWakersComeFrom(t *testing.T) {
	var zero task.Waker
	uses := map[string]func(){
		"Clone":     func() { zero.Clone() },
		"Wake":      zero.Wake,
		"WakeByRef": zero.WakeByRef,
		"Drop":      zero.Drop,
	}
	for op, use := range uses {
		require.PanicsWithError(t, op+" of a waker: zero Waker, which belongs to no task; wakers come from Context.Waker and Waker.Clone", use)
	}
}

func TestOnlyWakersOfOneTaskWillWakeEachOther(t *testing.T) {
	table := (&calls{}).vtable()
	one, two := new(int), new(int)
	rows := []struct {
		reason string
		a, b   task.RawWaker
		want   bool
	}{
		{"the same handle", task.RawWaker{one, 5, table}, task.RawWaker{one, 5, table}, true},
		{"two handles of one task", task.RawWaker{one, 5, table}, task.RawWaker{one, 6, table}, true},
		{"other data", task.RawWaker{one, 5, table}, task.RawWaker{two, 5, table}, false},
		{"another vtable", task.RawWaker{one, 5, table}, task.RawWaker{one, 5, (&calls{}).vtable()}, false},
		{"another generation", task.RawWaker{one, 1<<32 | 5, table}, task.RawWaker{one, 2<<32 | 5, table}, false},
	}
	for _, r := range rows {
		a, b := task.NewWaker(r.a), task.NewWaker(r.b)
		require.Equal(t, r.want, a.WillWake(b), r.reason)
		require.Equal(t, r.want, b.WillWake(a), "%s, the other way round", r.reason)
		require.True(t, a.WillWake(a), r.reason)
	}
}

// The call would cost half as much again as a clone does.
func TestTheMethodsOfAWakerAreInlined(t *testing.T) {
	out, err := exec.Command("go", "build", "-gcflags=-m", ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, method := range []string{"Clone", "Wake", "WakeByRef", "Drop"} {
		require.Regexp(t, `can inline Waker\.`+method+`\n`, string(out))
	}
}

func TestAChangeOfTheCountHasAName(t *testing.T) {
	require.Equal(t, "acquire retain release recycle",
		task.Acquire.String()+" "+task.Retain.String()+" "+task.Release.String()+" "+task.Recycle.String())
}
