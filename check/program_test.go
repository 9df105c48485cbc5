package check_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check/program"
)

// TestProgram runs the program that -program gives, up to -repeat times: the
// command at the end of each report.
func TestProgram(t *testing.T) {
	if *text == "" {
		return
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
