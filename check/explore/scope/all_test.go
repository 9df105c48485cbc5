package scope_test

import (
	"context"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor/task"
)

func TestTheTotalIsWhatTheProgramsTookTogether(t *testing.T) {
	size := program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 3}
	var want scope.Total
	for p := range program.Enumerate(size) {
		r := scope.Explore(p, scope.Options{})
		want.Programs++
		want.Executions += r.Executions
		want.Steps += r.Steps
		want.Deepest = max(want.Deepest, r.Deepest)
	}
	require.Equal(t, 637, want.Programs)
	require.Equal(t, want, scope.All(t.Context(), program.Enumerate(size), scope.Options{}, nil))
}

func TestTheFirstFindingStopsAll(t *testing.T) {
	size := program.Size{Polls: 2, Handles: 2, Goroutines: 2, Actions: 4}
	o := scope.Options{Runner: runnerWith(looksOnce), NoBooks: true}
	total := scope.All(t.Context(), program.Enumerate(size), o, nil)
	require.NotEmpty(t, total.Findings)
	require.Equal(t, rule.LostWakeup, total.Findings[0].Rule())
	require.Equal(t, "it stopped at a finding", total.Incomplete)
	require.Less(t, total.Programs, 6000)
}

func TestAHostileProgramThatIsFoundOutStopsNothing(t *testing.T) {
	all := []*program.Program{parse(t, "expect leak poll { clone a; ready 0 }"), program.Park(1, 1)}
	total := scope.All(t.Context(), slices.Values(all), scope.Options{}, nil)
	require.Empty(t, total.Findings)
	require.Empty(t, total.Incomplete)
	require.Equal(t, 2, total.Programs)

	all[0] = parse(t, "expect leak poll { clone a; drop a; ready 0 }")
	total = scope.All(t.Context(), slices.Values(all), scope.Options{}, nil)
	require.Len(t, total.Findings, 1, "it does not do what it expects")

	all[0] = parse(t, "expect leak poll { clone a; clone b; go { drop a }; go { drop b }; ready 0 }")
	total = scope.All(t.Context(), slices.Values(all), scope.Options{Explore: explore.Options{Executions: 2}}, nil)
	require.Empty(t, total.Findings, "it was not explored to its end")
	require.Contains(t, total.Incomplete, "2 programs were not explored to their end")
}

func TestAnInterruptedTotalIsIncomplete(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	total := scope.All(ctx, program.Enumerate(program.Size{Polls: 1, Actions: 1}), scope.Options{}, nil)
	require.Equal(t, scope.Total{Incomplete: "it was interrupted"}, total)
}

func TestAProgramThatIsNotExploredToItsEndMakesTheTotalIncomplete(t *testing.T) {
	all := []*program.Program{program.Park(1, 2), program.Park(1, 1), program.Park(1, 3)}
	o := scope.Options{Explore: explore.Options{Executions: 50}}
	total := scope.All(t.Context(), slices.Values(all), o, nil)
	require.Equal(t, 106, total.Executions)
	require.Regexp(t, "^2 programs were not explored to their end; it came to the bound on executions, with poll ", total.Incomplete)
	total = scope.All(t.Context(), slices.Values(all[:2]), o, nil)
	require.Regexp(t, "^it came to the bound on executions, with poll ", total.Incomplete)
}

func TestATotalThatIsInterruptedDoesNotWaitForAProgramOrForTheNext(t *testing.T) {
	entered, release := make(chan struct{}, 64), make(chan struct{})
	waits := func() { entered <- struct{}{}; <-release }
	o := scope.Options{Runner: func(f task.Future[int], o task.Observer) int { waits(); return 0 }}
	endless := func(yield func(*program.Program) bool) { waits() }
	for _, c := range []struct {
		programs iter.Seq[*program.Program]
		o        scope.Options
	}{{slices.Values([]*program.Program{program.Park(1, 1)}), o}, {endless, scope.Options{}}} {
		ctx, interrupt := context.WithCancel(t.Context())
		go func() { <-entered; interrupt() }()
		require.Equal(t, scope.Total{Incomplete: "it was interrupted"}, scope.All(ctx, c.programs, c.o, nil))
	}
	close(release)
}
