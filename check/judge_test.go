package check_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
)

// tally adds up what a test has run, and reports it and each finding as
// attributes of the test, for who reads go test -json.
type tally struct{ check.Stats }

func (s *tally) run(p *program.Program) check.Report {
	r := check.Run(p, check.Options{Alone: true})
	s.Add(r.Stats)
	return r
}

func (s *tally) attributes(t *testing.T) {
	for _, a := range []struct {
		key string
		n   int
	}{
		{"programs", s.Programs}, {"runs", s.Runs}, {"polls", s.Polls}, {"entries", s.Entries},
		{"wakes", s.Wakes}, {"latewakes", s.LateWakes}, {"goroutines", s.Goroutines},
	} {
		t.Attr(a.key, strconv.Itoa(a.n))
	}
}

// fail fails the test with a report.
func fail(t *testing.T, r check.Report) {
	t.Helper()
	finding, err := json.Marshal(map[string]string{
		"rule": string(r.Rule()), "sentence": r.Rule().Sentence(), "culprit": r.Culprit(),
		"program": r.Program.String(), "reproduce": r.Reproduce(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Attr("finding", string(finding))
	t.Error(r)
}
