package evidence

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/lane"
)

// world is what a gatherer of a test runs instead of the real thing.
type world struct {
	root, dir string
	ran       []string // the parts that were run
	seeds     []int64
	verdict   lane.Verdict // of each lane
	during    func(lane string)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	root, _ := clone(t)
	return &world{root: root, dir: filepath.Join(t.TempDir(), "proof"), verdict: lane.Pass, during: func(string) {}}
}

// gather gathers once, and returns which parts were run.
func (w *world) gather(ctx context.Context, change func(*Options)) (Evidence, []string, error) {
	o := Options{Root: w.root, Dir: w.dir}
	if change != nil {
		change(&o)
	}
	w.ran = nil
	e, err := w.gatherer(o).gather(ctx)
	return e, w.ran, err
}

// gatherer is one that runs the world.
func (w *world) gatherer(o Options) *gatherer {
	g := newGatherer(o)
	g.machine = func(context.Context) Machine { return Machine{OS: "linux", Arch: "amd64", CPUs: 2, Go: "go1.26"} }
	g.now = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	g.lanes = w.lanes
	g.matrix = func(_ context.Context, _ Options, seed int64) (Matrix, error) {
		w.ran, w.seeds = append(w.ran, matrixPart), append(w.seeds, seed)
		w.during(matrixPart)
		return *sampleMatrix(), nil
	}
	g.bench = func(context.Context) (bench.Report, error) {
		w.ran = append(w.ran, benchPart)
		return bench.Report{Schema: 1, Verdict: lane.Pass, Rows: []bench.Row{}}, nil
	}
	g.examples = func(context.Context, string) ([]Example, error) {
		w.ran = append(w.ran, examplePart)
		return []Example{{Name: "ledger", Caption: "a run"}}, nil
	}
	return g
}

func (w *world) lanes(ctx context.Context, o lane.Options) (r lane.Report, err error) {
	for _, l := range lane.All() {
		if slices.Contains(o.Except, l.Name) {
			continue
		}
		w.ran, w.seeds = append(w.ran, l.Name), append(w.seeds, o.Seed)
		w.during(l.Name)
		result := sampleLane(l)
		switch {
		case ctx.Err() != nil:
			result.Verdict, result.Reasons = lane.Incomplete, []string{"interrupted"}
		case w.verdict != lane.Pass:
			result.Verdict, result.Reasons = w.verdict, []string{"of no matter"}
		}
		o.Progress.Done(result)
		r.Lanes = append(r.Lanes, result)
	}
	return r, nil
}

// everything is what a run from nothing runs.
func everything() []string {
	return append(slices.DeleteFunc(lane.Names(), func(n string) bool { return n == mutantsLane }), matrixPart, benchPart, examplePart)
}

func TestWhatIsDoneIsTakenOverWhileTheCodeIsTheSame(t *testing.T) {
	w := newWorld(t)
	first, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, everything(), ran)
	require.Equal(t, lane.Pass, first.Verdict)
	second, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, ran)
	require.Equal(t, first, second, "the same results come to the same evidence, seed included")
	_, ran, err = w.gather(t.Context(), func(o *Options) { o.Fresh = true })
	require.NoError(t, err)
	require.Equal(t, everything(), ran)
}

func TestWhatWasMadeOtherwiseIsMadeAnew(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.gather(t.Context(), func(o *Options) { o.Seed = 7 })
	require.NoError(t, err)

	write(t, w.root, "README.md", "# other\n")
	_, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"vet", "leak"}, ran, "these two read more than Go")
	require.EqualValues(t, 7, w.seeds[len(w.seeds)-1], "what is made anew goes with what is taken over")

	_, ran, err = w.gather(t.Context(), func(o *Options) { o.Seed = 8 })
	require.NoError(t, err)
	require.Equal(t, everything(), ran, "another seed draws other programs")

	_, ran, err = w.gather(t.Context(), func(o *Options) { o.Short = true })
	require.NoError(t, err)
	require.Equal(t, everything(), ran)
	_, ran, err = w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, ran, "a short run costs no long one")

	write(t, w.root, "executor/run.go", "package executor\n\nvar changed int\n")
	_, ran, err = w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, everything(), ran)
}

func TestAFailureIsKeptAndWhatIsIncompleteIsTriedAgain(t *testing.T) {
	w := newWorld(t)
	w.verdict = lane.Fail
	e, _, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, lane.Fail, e.Verdict)
	w.verdict = lane.Pass
	e, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, ran)
	require.Equal(t, lane.Fail, e.Verdict, "a bug that needs luck must not be gone the next time")

	w = newWorld(t)
	w.verdict = lane.Incomplete
	e, _, err = w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, lane.Incomplete, e.Verdict)
	w.verdict = lane.Pass
	e, ran, err = w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.NotContains(t, ran, matrixPart)
	require.Contains(t, ran, "race")
	require.Equal(t, lane.Pass, e.Verdict)
}

func TestAnInterruptedRunGoesOnWhereItWas(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.during = func(lane string) {
		if lane == "race" {
			cancel()
		}
	}
	_, ran, err := w.gather(ctx, nil)
	require.ErrorContains(t, err, "interrupted; what had ended is kept in")
	require.NotContains(t, ran, matrixPart)
	require.NoFileExists(t, filepath.Join(w.dir, jsonName))

	w.during = func(string) {}
	e, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, lane.Pass, e.Verdict)
	require.NotContains(t, ran, "ledger")
	require.Contains(t, ran, "race")
}

func TestCodeThatChangesMeanwhileMakesNoEvidence(t *testing.T) {
	w := newWorld(t)
	w.during = func(lane string) {
		if lane == "race" {
			write(t, w.root, "executor/run.go", "package executor\n\nvar changed int\n")
		}
	}
	_, _, err := w.gather(t.Context(), nil)
	require.ErrorIs(t, err, errChanged)
	w.during = func(string) {}
	e, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, everything(), ran, "what ran before was of the code before")
	require.Equal(t, lane.Incomplete, e.Verdict, "and nobody else has this code")
	require.Contains(t, e.claim("commit").Why[0], "executor/run.go")

	commit(t, w.root)
	e, ran, err = w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, ran, "a commit changes no code")
	require.Equal(t, lane.Pass, e.Verdict)
}

func TestAFolderWithSomethingElseInItIsLeftAlone(t *testing.T) {
	w := newWorld(t)
	w.dir = t.TempDir()
	write(t, w.dir, "evidence.html", "mine")
	_, ran, err := w.gather(t.Context(), nil)
	require.ErrorContains(t, err, "has something else in it")
	require.Empty(t, ran)
}

func TestAResultThatCannotBeReadIsMadeAnew(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	write(t, w.dir, "results/full-race.json", `{"schema": 1, "part": "ra`)
	_, ran, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, []string{"race"}, ran)
}

func TestAFolderOfFuzzingThatIsNoneIsBadUse(t *testing.T) {
	w := newWorld(t)
	_, ran, err := w.gather(t.Context(), func(o *Options) { o.Fuzz = t.TempDir() })
	require.ErrorContains(t, err, "--fuzz: ")
	require.Empty(t, ran)
}

func TestARerunNamesWhatCameOutOtherwise(t *testing.T) {
	said := sample(t)
	for _, c := range []struct {
		reason string
		change func(*Evidence)
		id     string
		want   Standing
		says   string
	}{
		{"all the same", func(*Evidence) {}, "", "", ""},
		{"other counts that depend on the schedule", func(e *Evidence) { e.Lanes[3].Stats.Wakes++ }, "", "", ""},
		{"a lane that fails", func(e *Evidence) { e.Lanes[3].Verdict, e.Lanes[3].Reasons = lane.Fail, []string{"it died"} }, "lane-race", Broken, "run again it is fail, and was pass: it died"},
		{"a lane that can't be run here", func(e *Evidence) { e.Lanes[3].Verdict, e.Lanes[3].Reasons = lane.Incomplete, []string{"no compiler"} }, "lane-race", Open, "it could not be run again: no compiler"},
		{"other interleavings", func(e *Evidence) { e.Lanes[2].Stats.Executions-- }, "lane-explore", Broken, "run again it has 1,423,219 interleavings"},
		{"a survivor", func(e *Evidence) {
			for i := range e.Matrix.Rows[2].Cells {
				e.Matrix.Rows[2].Cells[i].Outcome, e.Matrix.Rows[2].Cells[i].Rule, e.Matrix.Rows[2].Cells[i].Kills = "survived", "", 0
			}
		}, "mutants", Broken, "run again its row is fail, and was pass"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			again := copied(t, said)
			c.change(&again)
			again.derive()
			v := Verification{}
			v.compare(&said, &again)
			if c.id == "" {
				require.Empty(t, v.Checks)
				return
			}
			require.Len(t, v.Checks, 1)
			require.Equal(t, c.id, v.Checks[0].ID)
			require.Equal(t, c.want, v.Checks[0].Standing)
			require.Contains(t, strings.Join(v.Checks[0].Why, "\n"), c.says)
		})
	}
}

func TestAKeptResultIsWhole(t *testing.T) {
	w := newWorld(t)
	_, _, err := w.gather(t.Context(), nil)
	require.NoError(t, err)
	files, err := os.ReadDir(filepath.Join(w.dir, resultsFolder))
	require.NoError(t, err)
	require.Len(t, files, len(everything()))
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(w.dir, resultsFolder, f.Name()))
		require.NoError(t, err)
		require.True(t, json.Valid(text), f.Name())
	}
}

func TestARerunRunsTheSameAgainAndNeverACommandOfTheFile(t *testing.T) {
	w := newWorld(t)
	e, _, err := w.gather(t.Context(), func(o *Options) { o.Seed = 7 })
	require.NoError(t, err)
	e.Claims[3].Command = "touch " + filepath.Join(w.root, "executor", "touched")
	require.NoError(t, e.seal())
	file := filepath.Join(t.TempDir(), jsonName)
	require.NoError(t, lane.SaveJSON(file, e))
	v, err := Verify(t.Context(), w.root, file)
	require.NoError(t, err)
	w.ran, w.seeds = nil, nil
	require.NoError(t, rerun(t.Context(), Options{Root: w.root}, file, &v, w.gatherer))
	require.True(t, v.Rerun)
	require.NoFileExists(t, filepath.Join(w.root, "executor", "touched"))
	require.ElementsMatch(t, append(slices.DeleteFunc(lane.Names(), func(n string) bool { return n == mutantsLane }), matrixPart), w.ran, "what has no verdict is not run")
	for _, seed := range w.seeds {
		require.EqualValues(t, 7, seed)
	}
	require.Equal(t, 1, v.ExitCode(), "the claim is another one")

	w.verdict = lane.Fail
	v = Verification{}
	require.NoError(t, rerun(t.Context(), Options{Root: w.root}, file, &v, w.gatherer))
	require.Equal(t, 1, v.ExitCode())
	require.Contains(t, v.Checks[0].Why[0], "run again it is fail, and was pass")
}

func TestTheBenchmarksTellOfEachRoundOnce(t *testing.T) {
	var told []string
	tell := byRound(func(what string) { told = append(told, what) })
	for _, what := range []string{"compile", "round 1 of 2: run by extreme", "round 1 of 2: run by cond", "round 2 of 2: run by extreme", "round 2 of 2: run by cond", "explore park-1,1", "explore park-1,2"} {
		tell(what)
	}
	require.Equal(t, []string{"compile", "round 1 of 2", "round 2 of 2", "explore park-1,1", "explore park-1,2"}, told)
}
