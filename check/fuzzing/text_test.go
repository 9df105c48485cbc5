package fuzzing

import (
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFailureIsReadFromWhatTheTargetSaid(t *testing.T) {
	for name, want := range map[string]failure{
		"rule.txt":    {rule: "lost-wakeup", sentence: "a wake was made and the Run it was for stayed parked", culprit: "waker", program: "poll {\n    ready 1\n}", known: true},
		"own.txt":     {rule: "bounds-disagree", sentence: "two bounds found different ends", culprit: "explorer", known: true},
		"panic.txt":   {rule: "panic", sentence: "ouch [recovered, repanicked]", culprit: "fuzz.FuzzPanic", known: true},
		"race.txt":    {rule: "data-race", sentence: "two goroutines accessed one variable unordered, one of them writing", culprit: "executor.(*park).wake", known: true},
		"asan.txt":    {rule: "use-after-free", sentence: "a park was freed or recycled while a handle to it was alive", culprit: "executor.free", known: true},
		"fatal.txt":   {rule: "fatal-error", sentence: "all goroutines are asleep - deadlock!", culprit: "executor.Run", known: true},
		"unknown.txt": {rule: "failure", sentence: "12 is not 13", culprit: " is not "},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", "said", name))
			require.NoError(t, err)
			require.Equal(t, want, readFailure(string(text)))
		})
	}
}

func TestTheLogOfARoundIsRead(t *testing.T) {
	var o Round
	readLog("fuzz: elapsed: 0s, gathering baseline coverage: 0/7 completed\n", &o)
	require.Equal(t, Round{Total: 7}, o)
	readLog("fuzz: elapsed: 0s, gathering baseline coverage: 7/7 completed, now fuzzing with 1 workers\nfuzz: minimizing 48-byte failing input file\n", &o)
	require.Equal(t, Round{Total: 7, Fuzzed: true}, o)
	readLog("fuzz: elapsed: 3s, execs: 58165 (19386/sec), new interesting: 3 (total: 10)\n", &o)
	require.Equal(t, Round{Execs: 58165, New: 3, Total: 10, Fuzzed: true}, o)
	o = Round{}
	readLog("a target that prints fuzz: elapsed: 3s, execs: 5 (1/sec)\n", &o)
	require.Equal(t, Round{}, o)
}

func TestARegressionTestIsGoThatHoldsTheInput(t *testing.T) {
	f := Finding{Rule: "leak", Sentence: "a handle\nwas never consumed", Target: "FuzzA"}
	c := crash{input: lost.name(), text: []byte(inputBegin + "string(\"`quoted`\\n\")\n"), build: build{flags: []string{"-race"}}}
	source := regression(f, c)
	golden(t, "regression.txt", source)
	formatted, err := format.Source(source)
	require.NoError(t, err)
	require.Equal(t, string(formatted), string(source))
}

func TestAFolderIsNamedByRuleAndCulprit(t *testing.T) {
	r := &run{}
	id := r.newID(crash{failure: failure{rule: "panic", culprit: "executor.(*Park).Wake" + strings.Repeat("x", 100)}})
	require.Regexp(t, `^panic-executor-park-wakex{22}-[0-9a-f]{8}$`, id)
}
