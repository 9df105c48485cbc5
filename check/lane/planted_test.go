package lane

import (
	"path/filepath"
	"strings"
	"testing"
)

// These run the real thing: the tests of a lane, built with two bugs that they must
// find, one of which is replaced by the shipped source. The lane must catch the other,
// and be blind for that one.

func TestTheLedgerLaneCatchesItsPlantedBugAndMissesOneThatIsDisabled(t *testing.T) {
	isHalfBlind(t, "ledger", generated, plant{mutant: "clone-drops"}, plant{mutant: "moved-future"})
}

func TestTheExploreLaneCatchesItsPlantedBugAndMissesOneThatIsDisabled(t *testing.T) {
	witness := "extreme replay "
	isHalfBlind(t, "explore", every, plant{mutant: "flag-no-lock", witness: witness}, plant{mutant: "signal-first", witness: witness})
}

func isHalfBlind(t *testing.T, name string, s subject, caught, disabled plant) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(t, newWorld())
	g.lanes = []Lane{{Name: name, Programs: 1, work: func() work {
		return &suite{subject: s, plants: []plant{caught, disabled}}
	}}}
	g.Root, g.Programs, g.Short, g.start = root, 100, true, newMachine(root)
	g.plant = func(id, dir string, explored bool) (string, error) {
		if id == disabled.mutant {
			return "", nil
		}
		return planter(root)(id, dir, explored)
	}
	l, r := g.result(t, name)
	for _, p := range l.Planted {
		if p.Caught == (p.Bug == disabled.mutant) {
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
