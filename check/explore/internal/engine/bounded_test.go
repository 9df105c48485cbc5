package engine

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// adding has two goroutines do n steps each on one object.
func adding(n int) func() {
	return func() {
		var count Object
		for range 2 {
			e := Current()
			e.Go(func() {
				for range n {
					e.Put(e.Update(ReadWrite, &count, 0) + 1)
				}
			})
		}
	}
}

func TestNothingIsKeptForWhatIsBeyondTheBoundOnPreemptions(t *testing.T) {
	r := Explore(adding(3), Config{Strategy: Bounded, Steps: 100, Goroutines: 10})
	require.Equal(t, AtPreemptions, r.Incomplete)
	effort := r.Steps + 1 // of the steps alone
	r = Explore(adding(3), Config{Strategy: Bounded, Steps: 100, Goroutines: 10, Effort: effort})
	require.Equal(t, AtPreemptions, r.Incomplete)
}

func TestTheEffortIsOfStepsAndOfWhatIsKept(t *testing.T) {
	for _, n := range []int{10, 50, 250} {
		r := Explore(adding(n), Config{Strategy: Bounded, Preemptions: 5, Steps: 10_000, Goroutines: 10, Effort: 20_000})
		require.Contains(t, r.Incomplete, "effort")
		require.Greater(t, r.Steps, 1000)
		require.Less(t, r.Steps, 20_000+2*n)
	}
}

// That a schedule is one deviation from another costs one turn, and not its length.
func TestSchedulesThatAreKeptShareTheirBeginnings(t *testing.T) {
	b := &bounded{e: &Engine{cfg: &Config{Preemptions: -1}}}
	const forks = 100
	want := make([][]Turn, forks)
	for d := range forks {
		for i := range d {
			want[d] = append(want[d], Turn{int32(i), noChoice})
		}
		want[d] = append(want[d], Turn{forks, int32(d)})
		b.preempt(d, Turn{forks, int32(d)})
		b.stack = append(b.stack, fork{taken: Turn{int32(d), noChoice}})
	}
	require.Less(t, b.spent, 2*forks)
	for d, p := range b.next {
		b.begin(p)
		require.Equal(t, want[d], b.start)
	}
}
