package scope_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
)

// The flags by which the explore lane says how much is to be run.
var (
	size   = flag.String("scope", "2,2,2,3", "the size up to which TestSmallScope explores every program: polls,handles,goroutines,actions")
	family = flag.String("family", "1,3", "the largest member of TestFamily: how often it parks, and who wakes it each time")
)

// TestFamily explores the family of programs that park: its members have exactly as
// many interleavings as were counted by other means.
func TestFamily(t *testing.T) {
	var total scope.Total
	for _, m := range members {
		r := scope.Explore(program.Park(m.k, m.t), scope.Options{Explore: explore.Options{Workers: 2}})
		total.Programs++
		total.Executions += r.Executions
		if !r.OK() {
			fail(t, r)
			break
		}
		require.Empty(t, r.Incomplete)
		require.Equal(t, m.n, r.Executions, "%d,%d", m.k, m.t)
		t.Logf("%d parks of %d wakes each: %d interleavings", m.k, m.t, r.Executions)
		if fmt.Sprintf("%d,%d", m.k, m.t) == *family {
			break
		}
	}
	attributes(t, total)
}

// TestSmallScope explores every legal program up to a size.
func TestSmallScope(t *testing.T) {
	size, err := program.ParseSize(*size)
	require.NoError(t, err)
	total := scope.All(t.Context(), program.Enumerate(size), scope.Options{}, nil)
	t.Logf("every legal program of %v: %d programs, %d executions", size, total.Programs, total.Executions)
	attributes(t, total)
	if len(total.Findings) > 0 {
		fail(t, scope.Minimize(total.Findings[0], scope.Options{}))
	} else {
		require.Empty(t, total.Incomplete)
	}
}

// attributes reports what a test has run, for who reads go test -json.
func attributes(t *testing.T, total scope.Total) {
	t.Attr("programs", strconv.Itoa(total.Programs))
	t.Attr("executions", strconv.Itoa(total.Executions))
}

// fail fails the test with a result, and reports it as an attribute.
func fail(t *testing.T, r scope.Result) {
	t.Helper()
	finding, err := json.Marshal(map[string]string{
		"rule": string(r.Rule()), "sentence": r.Rule().Sentence(), "program": r.Program.String(), "reproduce": r.Findings[0].Command,
	})
	require.NoError(t, err)
	t.Attr("finding", string(finding))
	t.Error(r)
}
