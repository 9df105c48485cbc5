package lane

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/extremely-boring/extreme/check/mutant"
)

// This one runs the real thing: the tests of package check, built with two of the
// planted bugs of the ledger lane, one of which is replaced by the shipped
// source. The lane must catch the other, and be blind for that one.
func TestTheLedgerLaneCatchesItsPlantedBugAndMissesOneThatIsDisabled(t *testing.T) {
	const disabled = "moved-future"
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(t, newWorld())
	g.lanes = []Lane{{Name: "ledger", Programs: 1, work: func() work {
		return &suite{plants: []plant{{mutant: "clone-drops"}, {mutant: disabled}}}
	}}}
	g.Root, g.Programs, g.start = root, 100, newMachine(root)
	g.plant = func(id, dir string) (string, error) {
		if id == disabled {
			return "", nil
		}
		m, _ := mutant.ByID(id)
		return m.Overlay(filepath.Join(root, "executor"), dir)
	}
	l, r := g.result(t, "ledger")
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
