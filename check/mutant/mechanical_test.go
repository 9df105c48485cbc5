package mutant

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var reaped = sync.OnceValues(func() (harvest, error) { return reap(filepath.Join("..", "..", "executor")) })

// shippedHarvest is what the operators give of the shipped runner.
func shippedHarvest(t *testing.T) harvest {
	h, err := reaped()
	require.NoError(t, err)
	return h
}

func TestEveryMechanicalMutantCompilesAndReadsLikeNoOther(t *testing.T) {
	s, err := readSubject(runnerDir(t))
	require.NoError(t, err)
	seen := map[string]string{}
	for _, file := range mechanized {
		seen[s.reading(file, s.text[file])] = "the shipped " + file
	}
	for _, m := range shippedHarvest(t).mutants {
		files, err := m.Apply(runnerDir(t))
		require.NoError(t, err)
		require.Len(t, files, 1, m.ID)
		for name, text := range files {
			mends, ok := s.check(name, text)
			require.True(t, ok, m.ID)
			require.Empty(t, mends, m.ID)
			reading := s.reading(name, text)
			require.Empty(t, seen[reading], m.ID)
			seen[reading] = m.ID
		}
	}
}

func TestMechanicalMutantsSayWhatWasDoneAndAreForAnyRule(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range shippedHarvest(t).mutants {
		require.Regexp(t, `^[a-z]+(-[a-z]+)*/(run|arc)\.go/[A-Za-z]+(\.[A-Za-z]+)?/[0-9]+$`, m.ID)
		require.False(t, seen[m.ID], "the id %s stands twice", m.ID)
		seen[m.ID] = true
		require.NotEmpty(t, m.Bug, m.ID)
		require.NotContains(t, m.Bug, "\n", m.ID)
		operator, _, _ := strings.Cut(m.ID, "/")
		require.Equal(t, "mechanical: "+operator, m.Source)
		require.Empty(t, m.Rules, m.ID)
	}
}

func TestTheSameSourceGivesTheSameMutants(t *testing.T) {
	again, err := Mechanical(runnerDir(t))
	require.NoError(t, err)
	require.Equal(t, shippedHarvest(t).mutants, again)
}

func TestEveryOperatorGivesAMutantOfTheShippedRunner(t *testing.T) {
	h := shippedHarvest(t)
	by := map[string]int{}
	for _, m := range h.mutants {
		operator, _, _ := strings.Cut(m.ID, "/")
		by[operator]++
	}
	for _, o := range operators {
		require.NotZero(t, by[o.name], o.name)
	}
	require.Len(t, by, len(operators))
	t.Logf("%d mutants, %v; %d don't compile, %d read as another", len(h.mutants), by, h.broken, h.doubles)
}

func TestEveryMechanicalMutantHasAnExploredCopyOfItsOwn(t *testing.T) {
	shipped, err := Mutant{}.Explored(runnerDir(t))
	require.NoError(t, err)
	for _, m := range shippedHarvest(t).mutants {
		copies, err := m.Explored(runnerDir(t))
		require.NoError(t, err)
		if m.Equivalent == "" { // to look at a cell is no step of a copy
			require.NotEqual(t, shipped, copies, m.ID)
		}
	}
}

func TestAMechanicalMutantHasAnOverlayThatBuilds(t *testing.T) {
	m := shippedHarvest(t).mutants[0]
	require.Contains(t, m.ID, "/")
	overlay, err := m.Overlay(runnerDir(t), t.TempDir())
	require.NoError(t, err)
	goCommand(t, "build", "-overlay", overlay, "./executor")
	overlay, err = m.ExploredOverlay(filepath.Dir(runnerDir(t)), t.TempDir())
	require.NoError(t, err)
	goCommand(t, "build", "-overlay", overlay, "./check/explore/runner")
}

// An entry for what is no mutant any more would be an argument about nothing.
func TestEveryArgumentIsAboutAMutantThatThereIs(t *testing.T) {
	byID := map[string]Mutant{}
	for _, m := range shippedHarvest(t).mutants {
		byID[m.ID] = m
	}
	for id, why := range equivalent {
		require.Contains(t, byID, id)
		require.NotEmpty(t, why, id)
		require.Equal(t, why, byID[id].Equivalent)
	}
	for id, why := range unreachable {
		require.Contains(t, byID, id)
		require.NotEmpty(t, why, id)
		require.Equal(t, why, byID[id].Unreachable)
		require.NotContains(t, equivalent, id, "it is one or the other")
	}
}

// small is a runner with a place for each operator.
var small = map[string]string{
	"go.mod": "module executor\n\ngo 1.26\n",
	"run.go": `package executor

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type place struct {
	lock  sync.Mutex
	cond  sync.Cond
	flag  bool
	count int32
}

func (p *place) set(a, b int32) int32 {
	p.lock.Lock()
	p.flag = true
	p.lock.Unlock()
	n := atomic.AddInt32(&p.count, a)
	for !p.flag {
		p.cond.Wait()
	}
	return n
}

func (p *place) both() {
	defer p.set(1, 2)
	if p.flag == p.lock.TryLock() {
		p.cond.Signal()
	}
	atomic.StoreInt32(&p.count, 0)
}
`,
	"arc.go": `package executor

import "fmt"

type table struct{ up, down func(int) int }

var t = table{
	up:   func(n int) int { return n + 1 },
	down: func(n int) int { return n - 1 },
}

func first(m map[int]int) int {
	if n, ok := m[0]; ok {
		return n
	}
	return 1
}

func tell(a, b int) (text string) {
	text = "tell"
	if a >= b {
		text += fmt.Sprint(a, b, 7)
	}
	return text
}
`,
}

// write writes a package to a folder of its own.
func write(t *testing.T, files map[string]string) string {
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	return dir
}

// smallMutants returns the mutants of the small runner by their ids.
func smallMutants(t *testing.T) (dir string, byID map[string]Mutant) {
	files := maps.Clone(small)
	files["run.go"] = strings.Replace(files["run.go"], "\t\"fmt\"\n", "", 1)
	dir = write(t, files)
	all, err := Mechanical(dir)
	require.NoError(t, err)
	byID = map[string]Mutant{}
	for _, m := range all {
		byID[m.ID] = m
	}
	return dir, byID
}

func TestEachOperatorDoesWhatItSays(t *testing.T) {
	dir, byID := smallMutants(t)
	for id, want := range map[string]struct{ bug, old, new string }{
		"drop-lock/run.go/set/1":            {"goes without the lock p.lock", "\tp.lock.Lock()\n\tp.flag = true\n\tp.lock.Unlock()\n", "\t\n\tp.flag = true\n\t\n"},
		"widen-section/run.go/set/1":        {"does p.lock.Unlock() after n := atomic.AddInt32(&p.count, a)", "p.lock.Unlock()\n\tn := atomic.AddInt32(&p.count, a)\n", "n := atomic.AddInt32(&p.count, a)\n\tp.lock.Unlock()\n"},
		"narrow-section/run.go/set/1":       {"does p.lock.Lock() after p.flag = true", "p.lock.Lock()\n\tp.flag = true\n", "p.flag = true\n\tp.lock.Lock()\n"},
		"plain-atomic/run.go/set/1":         {"loads and stores: atomic.AddInt32(&p.count, a)", "atomic.AddInt32(&p.count, a)", "func() int32 { sum := p.count + (a); p.count = sum; return sum }()"},
		"signal-to-broadcast/run.go/both/1": {"broadcasts: p.cond.Signal()", "p.cond.Signal()", "p.cond.Broadcast()"},
		"swap-entries/arc.go/t/1":           {"gives up the body of down", "{ return n + 1 }", "{ return n - 1 }"},
		"drop-defer/run.go/both/1":          {"does at once: defer p.set(1, 2)", "defer p.set(1, 2)", "p.set(1, 2)"},
		"while-to-if/run.go/set/1":          {"asks once: for !p.flag", "for !p.flag", "if !p.flag"},
		"negate-condition/run.go/set/1":     {"asks whether p.flag, not !p.flag", "for !p.flag", "for p.flag"},
		"negate-condition/run.go/both/1":    {"asks whether p.flag != p.lock.TryLock(), not p.flag == p.lock.TryLock()", "p.flag == p.lock.TryLock()", "p.flag != p.lock.TryLock()"},
		"move-boundary/arc.go/tell/1":       {"asks for > where it is a >= b", "a >= b", "a > b"},
		"off-by-one/run.go/both/2":          {"has 0 for 1 in defer p.set(1, 2)", "p.set(1, 2)", "p.set(0, 2)"},
		"flip-boolean/run.go/set/1":         {"has false in p.flag = true", "p.flag = true", "p.flag = false"},
		"zero-value/run.go/set/3":           {"has 0 for n in return n", "a)\n\tfor !p.flag {\n\t\tp.cond.Wait()\n\t}\n\treturn n", "a); _ = n\n\tfor !p.flag {\n\t\tp.cond.Wait()\n\t}\n\treturn 0"},
		"swap-arguments/run.go/both/1":      {"swaps 1 and 2 in p.set(1, 2)", "p.set(1, 2)", "p.set(2, 1)"},
		"swap-statements/run.go/set/4":      {"does for !p.flag { p.cond.Wait() } before n := atomic.AddInt32(&p.count, a)", "n := atomic.AddInt32(&p.count, a)\n\tfor !p.flag {\n\t\tp.cond.Wait()\n\t}\n", "for !p.flag {\n\t\tp.cond.Wait()\n\t}\n\tn := atomic.AddInt32(&p.count, a)\n"},
		"drop-statement/run.go/both/1":      {"drops defer p.set(1, 2)", "\tdefer p.set(1, 2)\n", "\t\n"},
	} {
		m, ok := byID[id]
		require.True(t, ok, "%s is none of %q", id, slices.Sorted(maps.Keys(byID)))
		require.Equal(t, want.bug, m.Bug, id)
		files, err := m.Apply(dir)
		require.NoError(t, err)
		for name, text := range files {
			shipped, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.Equal(t, strings.Replace(string(shipped), want.old, want.new, 1), text, id)
		}
	}
}

func TestWhatLosesItsLastUseIsMended(t *testing.T) {
	dir, byID := smallMutants(t)
	for id, mended := range map[string]string{
		"drop-statement/arc.go/tell/1": `import _ "fmt"`,
		"zero-value/run.go/set/3":      "n := atomic.AddInt32(&p.count, a); _ = n\n",
		"zero-value/arc.go/first/1":    "if n, ok := m[0]; ok { _ = n;\n",
	} {
		m, ok := byID[id]
		require.True(t, ok, "%s is none of %q", id, slices.Sorted(maps.Keys(byID)))
		files, err := m.Apply(dir)
		require.NoError(t, err)
		for _, text := range files {
			require.Contains(t, text, mended)
		}
	}
}

func TestMessagesAreLeftAsTheyAre(t *testing.T) {
	_, byID := smallMutants(t)
	for id, m := range byID {
		for _, e := range m.Edits {
			if strings.Contains(e.Old, "fmt.Sprint") && strings.Contains(e.New, "fmt.Sprint") {
				require.Contains(t, e.New, "fmt.Sprint(a, b, 7)", id)
			}
		}
		require.NotContains(t, m.Bug, `"tell"`, id)
	}
}

func TestWhatIsNoRunnerHasNoMechanicalMutants(t *testing.T) {
	_, err := Mechanical(filepath.Join(t.TempDir(), "gone"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "mechanical mutants: ")
	for what, c := range map[string]struct {
		change func(map[string]string)
		says   string
	}{
		"a file that is missing":     {func(f map[string]string) { delete(f, "arc.go") }, "there is no arc.go in "},
		"a file that does not parse": {func(f map[string]string) { f["arc.go"] = "package executor\nfunc {" }, "arc.go:2:6"},
		"no module":                  {func(f map[string]string) { delete(f, "go.mod") }, "go list in "},
		"what does not compile":      {func(map[string]string) {}, `"fmt" imported and not used`},
	} {
		files := maps.Clone(small)
		c.change(files)
		_, err := Mechanical(write(t, files))
		require.ErrorContains(t, err, c.says, what)
	}
}
