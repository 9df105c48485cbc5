//go:build race

package check

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/internal/alarm"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/rule"
)

func TestARaceThatIsReportedOnceSaysWhyItsProgramIsLargeAndOneThatIsReportedAgainIsMadeSmaller(t *testing.T) {
	for _, c := range []struct {
		name, settings string
		smaller        bool
	}{
		{"by default", "", false},
		{"as the command has it", " " + alarm.EveryRace, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("GORACE", "exitcode=0 log_path="+filepath.Join(t.TempDir(), "race")+c.settings)
			report := InChild(t, func() string {
				p, err := program.Parse("poll { clone a; go { wake a }; pending } poll { ready 7 }")
				require.NoError(t, err)
				s := newSuite(nil, newOptions(nil))
				s.again = "go test -race -run '^TestMine$' mine"
				racy := plants[PlantRace](Subject{}.orShipped())
				r := s.program(racy, p)
				require.Equal(t, rule.DataRace, r.Rule())
				return s.file(r, racy).Report
			})
			require.Contains(t, report, "\nreproduce:\n    GORACE='"+alarm.EveryRace+"' EXTREME_PROGRAM='poll {")
			if c.smaller {
				require.NotContains(t, report, "\nnote:\n")
				require.Contains(t, report, "EXTREME_PROGRAM='poll { ready 0 }' go test -race")
			} else {
				require.Contains(t, report, "\nnote:\n    the program was not made smaller, or not by much: the race detector reports equal stacks once")
			}
		})
	}
}
