package house

import (
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTheRepositoryKeepsTheHouseRules(t *testing.T) {
	for _, r := range Rules() {
		t.Run(r.Name, func(t *testing.T) {
			broken, err := r.Check(filepath.Join("..", ".."))
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range broken {
				t.Errorf("%s: %s (%s)", b.Place, b.What, r.Sentence)
			}
		})
	}
}

func TestEachRuleFindsWhatBreaksIt(t *testing.T) {
	want := map[string]string{
		"formatted":       "unformatted.go",
		"documented":      "names.go:4 Undocumented, names.go:6 Method, names.go:9 Bare",
		"package-comment": "uncommented",
		"package-name":    "util/util.go",
		"goleak":          "left, unchecked",
		"no-sleep":        "check/wait.go:7 Sleep, wait_test.go:10 After",
		"no-skip":         "skip_test.go:6 Skip",
		"no-finalizer":    "finalizer.go:7 SetFinalizer",
		"no-machine-path": "NOTES.md:1",
		"small-files":     "long.go",
		"listing":         "README.md run.go",
		"runner-std-only": "executor/run.go:5 example.com/other",
	}
	for _, r := range Rules() {
		t.Run(r.Name, func(t *testing.T) {
			broken, err := r.Check(filepath.Join("testdata", r.Name))
			if err != nil {
				t.Fatal(err)
			}
			expected := strings.Split(want[r.Name], ", ")
			if len(broken) != len(expected) {
				t.Fatalf("found %v, want %v", broken, expected)
			}
			for i, b := range broken {
				place, what, _ := strings.Cut(expected[i], " ")
				if b.Place != place || !strings.Contains(b.What, what) {
					t.Errorf("found %v, want %v", b, expected[i])
				}
			}
		})
	}
}
