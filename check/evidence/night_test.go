package evidence

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/fuzzing"
	"github.com/extremely-boring/extreme/check/lane"
)

// night is the summary of one in which nothing was found.
func night() *fuzzing.Summary {
	return &fuzzing.Summary{
		Schema: 1, Command: "fuzz", Verdict: lane.Pass, Summary: "pass: 0 findings in 8h0m0s of 2 targets", Seconds: 8 * 3600, Digest: "0123456789abcdef", Builds: []fuzzing.Build{}, Findings: []fuzzing.Finding{},
		Targets: []fuzzing.Target{{Name: "FuzzRun", Execs: 1_000_000, Growth: []fuzzing.Point{{Seconds: 60, Coverage: 10}}}, {Name: "FuzzParse", Execs: 500_000, Growth: []fuzzing.Point{}}},
	}
}

func TestANightCountsByWhatItFound(t *testing.T) {
	for _, c := range []struct {
		reason string
		change func(*fuzzing.Summary)
		want   lane.Verdict
		says   string
	}{
		{"nothing was found", func(*fuzzing.Summary) {}, lane.Pass, ""},
		{"a finding is open", func(s *fuzzing.Summary) {
			s.Verdict, s.Findings = lane.Fail, []fuzzing.Finding{{Rule: "leak", Sentence: "a handle was never consumed"}}
		}, lane.Fail, "leak: a handle was never consumed"},
		{"a finding is open and the verdict says pass", func(s *fuzzing.Summary) {
			s.Findings = []fuzzing.Finding{{Rule: "leak", Sentence: "a handle was never consumed"}}
		}, lane.Fail, "leak: a handle was never consumed"},
		{"a finding is fixed", func(s *fuzzing.Summary) { s.Findings = []fuzzing.Finding{{Rule: "leak", Fixed: true}} }, lane.Pass, ""},
		{"it was cut short", func(s *fuzzing.Summary) { s.Verdict, s.Reasons = lane.Incomplete, []string{"interrupted"} }, lane.Incomplete, "interrupted"},
		{"it was cut short and the verdict says pass", func(s *fuzzing.Summary) { s.Reasons = []string{"interrupted"} }, lane.Incomplete, "interrupted"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			e := sample(t)
			e.Fuzz, e.FuzzMissing = night(), ""
			c.change(e.Fuzz)
			e.derive()
			require.NoError(t, e.seal())
			require.Equal(t, c.want, e.claim("night").Verdict)
			require.Equal(t, c.want, e.Verdict)
			require.EqualValues(t, 1_500_000, e.Totals.Inputs)
			if c.says != "" {
				require.Contains(t, e.claim("night").Why, c.says)
			}
			text, err := json.Marshal(e)
			require.NoError(t, err)
			_, err = read(text)
			require.NoError(t, err)
			page, err := e.page(e.pictures())
			require.NoError(t, err)
			require.Contains(t, string(page), `id="growth"`)
		})
	}
}
