package house

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestTheRepositoryKeepsTheHouseRules(t *testing.T) {
	tree, err := Read(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Rules() {
		t.Run(r.Name, func(t *testing.T) {
			for _, b := range r.In(tree) {
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
		"links":           "README.md:5 missing.md, README.md:7 #there, README.md:9 https, README.md:11 folder/missing.go",
		"shown-code":      "README.md:10 func Kept, README.md:15 no mark, README.md:20 gone.go, README.md:25 no build compiles",
		"shown-program":   "README.md:9 redy, README.md:13 pending without a wake, README.md:18 is legal, README.md:23 is never consumed",
		"shown-command": "README.md:9 target rice, README.md:10 variable SLOW, README.md:11 command fly, README.md:12 --sed, README.md:13 --fast," +
			" README.md:14 command fly, README.md:15 ./gone, README.md:16 TestGone, README.md:17 -uptodate, README.md:18 ./gone.sh," +
			" README.md:19 frobnicate, README.md:22 --all, README.md:22 target gone, README.md:25 can't read, README.md:29 target kept",
		"shown-output": "README.md:12 what it is, README.md:16 no mark, README.md:21 not an extreme command, README.md:24 the picture README.md",
		"figures":      "README.md:16 7, README.md:18 8, README.md:23 1,235, README.md:26 somebody",
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

func TestAWorktreeOfGitIsReadLikeAClone(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, ".git"), []byte("gitdir: elsewhere\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tree, err := Read(folder)
	if err != nil || len(tree.files) > 0 {
		t.Fatalf("took in %d files, %v", len(tree.files), err)
	}
}
