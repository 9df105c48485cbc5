package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

// leavesBehind is an executor whose Run returns another value after one that was polled
// three times, as if it had taken over what that had left.
func leavesBehind() Subject {
	left := false
	return Wakers(func(f task.Future[int]) int {
		value, polls := 0, 0
		if left {
			left, value = false, 1
		}
		value += executor.Run[int](task.FutureFunc[int](func(cx task.Context) (int, bool) {
			polls++
			return f.Poll(cx)
		}))
		left = left || polls == 3
		return value
	})
}

// told is what the executor's report and command are for a program that fails after others.
func told(t *testing.T, again string, texts ...string) *Failure {
	subject := leavesBehind()
	s := newSuite(nil, newOptions([]Option{Seed(3), Programs(70)}))
	s.again = again
	var r Report
	for _, text := range texts {
		p, err := program.Parse(text)
		require.NoError(t, err)
		r = s.program(subject, p)
	}
	require.Equal(t, rule.WrongValue, r.Rule())
	return s.file(r, subject)
}

const (
	threePolls = "poll { wakeref cx; pending } poll { wakeref cx; pending } poll { ready 0 }"
	innocent   = "poll { wakeref cx; pending } poll { ready 0 }"
	mine       = "go test -run '^TestMine$' mine"
)

func TestAProgramThatFailsOnWhatOthersLeftIsFoundAgainByTheWholeTest(t *testing.T) {
	f := told(t, mine, threePolls, innocent)
	require.Equal(t, "EXTREME_SEED=3 EXTREME_PROGRAMS=70 "+mine, f.Reproduce)
	require.Contains(t, f.Report, "\nnote:\n    this program passed 300 times by itself")
	require.Contains(t, f.Report, "\nreproduce:\n    "+f.Reproduce+"\n")
	f = told(t, "", threePolls, innocent)
	require.Equal(t, "check.Conform(…, check.Seed(3), check.Programs(70))", f.Reproduce)
	require.Contains(t, f.Report, "\nin Go:\n    "+f.Reproduce+"\n")
}

func TestAProgramThatFailsByItselfIsMadeSmallerOnlyAsFarAsItStillDoes(t *testing.T) {
	const larger = "poll { wakeref cx; clone a; drop a; pending } poll { wakeref cx; pending } poll { ready 0 }"
	f := told(t, mine, larger, larger)
	require.Equal(t, "poll { wakeref cx; pending }\npoll { wakeref cx; pending }\npoll { ready 0 }", f.Program)
	require.Contains(t, f.Reproduce, "EXTREME_PROGRAM='poll { wakeref cx; pending } poll { wakeref cx; pending } poll { ready 0 }' "+mine)
	require.NotContains(t, f.Report, "\nnote:\n")
}

func TestWhatUsesUpWhatIsLeftIsLegal(t *testing.T) {
	for _, p := range append(harmless(), publishing()...) {
		require.NoError(t, program.Check(p))
	}
}
