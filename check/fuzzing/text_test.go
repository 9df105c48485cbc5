package fuzzing

import (
	"go/format"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/internal/said"
)

func TestTheLogOfARoundIsRead(t *testing.T) {
	var o Round
	readLog("fuzz: elapsed: 0s, gathering baseline coverage: 0/7 completed\n", &o)
	require.Equal(t, Round{Total: 7}, o)
	readLog("fuzz: elapsed: 0s, gathering baseline coverage: 7/7 completed, now fuzzing with 1 workers\nfuzz: minimizing 48-byte failing input file\n", &o)
	require.Equal(t, Round{Total: 7, Fuzzed: true}, o)
	readLog("fuzz: elapsed: 3s, execs: 58165 (19386/sec), new interesting: 3 (total: 10)\n", &o)
	require.Equal(t, Round{Execs: 58165, New: 3, Total: 10, Fuzzed: true}, o)
	o = Round{}
	readLog("warning: the test binary was not built with coverage instrumentation\nfuzz: elapsed: 3s, execs: 58165 (19386/sec)\n", &o)
	require.Equal(t, Round{Execs: 58165, Fuzzed: true}, o, "of a build that looks for no coverage")
	o = Round{}
	readLog("a target that prints fuzz: elapsed: 3s, execs: 5 (1/sec)\n", &o)
	require.Equal(t, Round{}, o)
}

func TestARegressionTestIsGoThatHoldsTheInput(t *testing.T) {
	f := Finding{Rule: "leak", Sentence: "a handle\nwas never consumed", Target: "FuzzA"}
	c := crash{input: lost.name(), text: []byte(input.Begin + "string(\"`quoted`\\n\")\n"), build: build{flags: []string{"-race"}}}
	source := regression(f, c)
	golden(t, "regression.txt", source)
	formatted, err := format.Source(source)
	require.NoError(t, err)
	require.Equal(t, string(formatted), string(source))
}

func TestAFolderIsNamedByRuleAndCulprit(t *testing.T) {
	r := &run{}
	id := r.newID(crash{failure: said.Failure{Rule: "panic", Culprit: "executor.(*Park).Wake" + strings.Repeat("x", 100)}})
	require.Regexp(t, `^panic-executor-park-wakex{22}-[0-9a-f]{8}$`, id)
}

func TestARoundSaysOfCoverageWhatItKnows(t *testing.T) {
	require.Equal(t, "FuzzA, plain build: 20 s, 2,000 inputs, 3 new, 7 in all", Round{Target: "FuzzA", Build: plain, Seconds: 20, Execs: 2000, New: 3, Total: 7}.line())
	require.Equal(t, "FuzzA, race build: 21 s, 900 inputs, found leak-1", Round{Target: "FuzzA", Build: "race", Seconds: 21, Execs: 900, Finding: "leak-1"}.line())
}
