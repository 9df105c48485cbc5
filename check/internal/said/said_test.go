package said

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTheFailureIsReadFromWhatTheTestSaid(t *testing.T) {
	for name, want := range map[string]Failure{
		"rule.txt":    {Rule: "lost-wakeup", Sentence: "a wake was made and the Run it was for stayed parked", Culprit: "waker", Program: "poll {\n    ready 1\n}", Known: true},
		"own.txt":     {Rule: "bounds-disagree", Sentence: "two bounds found different ends", Culprit: "explorer", Known: true},
		"panic.txt":   {Rule: "panic", Sentence: "ouch [recovered, repanicked]", Culprit: "fuzz.FuzzPanic", Known: true},
		"race.txt":    {Rule: "data-race", Sentence: "two goroutines accessed one variable unordered, one of them writing", Culprit: "executor.(*park).wake", Known: true},
		"asan.txt":    {Rule: "use-after-free", Sentence: "a park was freed or recycled while a handle to it was alive", Culprit: "executor.free", Known: true},
		"fatal.txt":   {Rule: "fatal-error", Sentence: "all goroutines are asleep - deadlock!", Culprit: "executor.Run", Known: true},
		"unknown.txt": {Rule: "failure", Sentence: "12 is not 13", Culprit: " is not "},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", name))
			require.NoError(t, err)
			require.Equal(t, want, Read(string(text)))
		})
	}
}
