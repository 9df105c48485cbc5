package check_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/program"
)

// TestProgram runs the program that -program gives, up to -repeat times: the
// command at the end of each report.
func TestProgram(t *testing.T) {
	if *text == "" {
		return
	}
	if *repeat < 1 {
		t.Fatalf("-repeat: %d is less than 1, and nothing would be run", *repeat)
	}
	p, err := program.Parse(*text)
	if err != nil {
		t.Fatalf("-program: %v", err)
	}
	if err := program.Check(p); err != nil && !p.Hostile() {
		t.Fatalf("-program is not legal:\n%v\nbegin it with expect and a rule if that is on purpose", err)
	}
	var s tally
	for i := range *repeat {
		if r := s.run(p); !r.OK() {
			t.Logf("in run %d of %d", i+1, *repeat)
			fail(t, r)
			break
		}
	}
	s.attributes(t)
}

func TestAProgramThatIsNotRunAtAllDoesNotPass(t *testing.T) {
	binary, err := os.Executable()
	require.NoError(t, err)
	for _, times := range []string{"0", "-1"} {
		said, err := exec.CommandContext(t.Context(), binary, "-test.run=^TestProgram$", "-program=poll { ready 1 }", "-repeat="+times).CombinedOutput()
		require.Error(t, err)
		require.Contains(t, string(said), "-repeat: "+times+" is less than 1, and nothing would be run")
	}
}
