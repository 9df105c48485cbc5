package lane

import (
	"path/filepath"
	"strings"
	"testing"
)

// It runs the real thing: the tests of a lane, built with two bugs that they must find,
// one of which is replaced by the shipped source. The lane must catch the other, and be
// blind for that one. Other lanes are made of the same parts, and take longer.
func TestTheLedgerLaneCatchesItsPlantedBugAndMissesOneThatIsDisabled(t *testing.T) {
	const name, caught, disabled = "ledger", "clone-drops", "moved-future"
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(t, newWorld())
	g.lanes = []Lane{{Name: name, Programs: 1, work: func() work {
		return &suite{subject: generated, plants: []plant{{mutant: caught}, {mutant: disabled}}}
	}}}
	g.Root, g.Programs, g.Short, g.start = root, 100, true, newMachine(root)
	g.plant = func(id, dir string, explored bool) (string, error) {
		if id == disabled {
			return "", nil
		}
		return planter(root)(id, dir, explored)
	}
	l, r := g.result(t, name)
	for _, p := range l.Planted {
		if p.Caught == (p.Bug == disabled) {
			t.Errorf("%+v", p)
		}
	}
	if !l.Blind || r.Verdict.ExitCode() != 1 {
		t.Errorf("%s, blind %t", r.Summary, l.Blind)
	}
	if t.Failed() {
		var text strings.Builder
		r.Print(&text, 120, false)
		t.Log(text.String())
	}
}
