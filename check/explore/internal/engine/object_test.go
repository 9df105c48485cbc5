package engine

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestAnAddressHasOneObjectAsLongAsAnExecutionLasts(t *testing.T) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, 0))
	words := make([]int32, 3000)
	e := newEngine(&Config{})
	for range 20 {
		at, known := map[*Object]bool{}, map[int]*Object{}
		for range r.IntN(len(words)) {
			i := r.IntN(len(words))
			o := e.At(unsafe.Pointer(&words[i]))
			if was := known[i]; was != nil {
				require.Same(t, was, o, "seed %d", seed)
				continue
			}
			if at[o] {
				require.Fail(t, "it is that of another address", "seed %d", seed)
			}
			require.Nil(t, o.name.Load())
			if o.plain != nil {
				require.Nil(t, o.plain.write.g)
				require.Empty(t, o.plain.reads)
			}
			o.SetName("word")
			o.plain = &accesses{write: access{g: &goroutine{}}, reads: make([]access, 1)}
			at[o], known[i] = true, o
		}
		e.addresses.forget()
		require.Empty(t, e.addresses.used)
	}
}

func TestAnExplorationHoldsNoAddressWhenItIsOver(t *testing.T) {
	e := newEngine(&Config{})
	var words [100]int64
	for i := range words {
		e.At(unsafe.Pointer(&words[i]))
	}
	e.addresses.forget()
	for _, slot := range e.addresses.table {
		require.Zero(t, slot)
	}
	require.Len(t, e.addresses.free, len(words))
}

func TestAnObjectStartsEachExecutionAsItWasOutside(t *testing.T) {
	var o Object
	init := uint64(40)
	r := Explore(func() {
		e := Current()
		e.Go(func() { e.Put(e.Update(ReadWrite, &o, init) + 1) })
		if v := e.Load(Load, &o, init); v != 40 && v != 41 {
			panic("it is as another execution left it")
		}
	}, Config{Steps: 100, Goroutines: 10})
	require.Equal(t, 2, r.Executions)
	require.Zero(t, r.Failed)
}

func TestEnginesThatShareAnObjectKnowItEachByItself(t *testing.T) {
	var a, b Object
	one, other := newEngine(&Config{}), newEngine(&Config{})
	one.no, other.no, one.epoch, other.epoch = 1, 2, 1, 1
	for _, e := range []*Engine{one, other} {
		e.room(0)
	}
	require.EqualValues(t, -1, one.lookup(&a))
	require.EqualValues(t, 0, one.touch(&a, 7, -1, Load))
	require.EqualValues(t, -1, other.lookup(&a))
	require.EqualValues(t, 0, other.touch(&b, 8, -1, Load))
	require.EqualValues(t, 1, other.touch(&a, 9, -1, Load))
	require.EqualValues(t, 0, one.lookup(&a))
	require.EqualValues(t, 1, other.lookup(&a))
	require.EqualValues(t, 7, one.records[0].val)
	require.EqualValues(t, 9, other.records[1].val)
	one.epoch++
	require.EqualValues(t, -1, one.lookup(&a), "it belongs to an execution that is over")
}
