package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryPlantedBugCanBePlantedToday(t *testing.T) {
	module, err := filepath.Abs(root)
	require.NoError(t, err)
	all, err := targets(module)
	require.NoError(t, err)
	var hunters []string
	for _, p := range bugs {
		hunters = append(hunters, p.target)
		require.DirExists(t, filepath.Join(module, p.tests))
		files, err := p.files(module)
		require.NoError(t, err)
		require.NotEmpty(t, files, p.id)
		for name, text := range files {
			was, err := os.ReadFile(filepath.Join(module, name))
			require.NoError(t, err)
			if p.edits != nil {
				require.NotEqual(t, string(was), text, "%s changes nothing", p.id)
			}
		}
	}
	require.Subset(t, hunters, all, "each target has a bug to find")
	require.Contains(t, ids(bugs), proof.id)
}

func TestABugIsToldByItsRuleOrByTheTextItIsKnownFor(t *testing.T) {
	as, ok := proof.toldBy("lost-wakeup: nobody wakes it\nprogram:\n    poll { ready 1 }\n")
	require.True(t, ok)
	require.Equal(t, "lost-wakeup", as)
	as, ok = proof.toldBy("leak: a handle was never consumed\n")
	require.False(t, ok, "another rule is another bug")
	require.Equal(t, "leak", as)
	_, ok = proof.toldBy("")
	require.False(t, ok)
	as, ok = bug{id: "of-a-parser", told: "read it is another"}.toldBy("as a program: written and read it is another: x")
	require.True(t, ok)
	require.Equal(t, "read it is another", as)
}

func TestWhatIsMergedMustBeOfAShard(t *testing.T) {
	dir := t.TempDir()
	shard, merged := filepath.Join(dir, "shard"), filepath.Join(dir, "merged")
	require.NoError(t, os.Mkdir(shard, 0o755))
	require.NoError(t, os.Mkdir(merged, 0o755))
	_, err := mergedOf(merged, shard)
	require.ErrorContains(t, err, "nothing was merged")
	require.NoError(t, os.WriteFile(filepath.Join(shard, "a"), []byte("an input"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(merged, "b"), []byte("an input"), 0o644))
	n, err := mergedOf(merged, shard)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.NoError(t, os.WriteFile(filepath.Join(merged, "c"), []byte("from nowhere"), 0o644))
	_, err = mergedOf(merged, shard)
	require.EqualError(t, err, "c was merged, and is of no shard")
}

func TestTheBuildReadsNothingOfTheModuleThatACopyLacks(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(root, ".clusterfuzzlite", "build.sh"))
	require.NoError(t, err)
	for _, name := range sources[1:] {
		require.Regexp(t, `tar -C "\$root" -c [^|]*`+name, string(script))
	}
}

func TestTheInputsThatAProgramSaysItRanAreRead(t *testing.T) {
	require.Equal(t, 7692, outcome{said: "==1== ERROR\nstat::number_of_executed_units: 7692\nstat::new_units_added: 4\n"}.runs())
	require.Zero(t, outcome{said: "killed"}.runs())
	require.Equal(t, "1,234", perSecond(2468, 2))
}

func TestAStressTestSaysHowItFailed(t *testing.T) {
	require.Equal(t, "TestX fails", failed("--- FAIL: TestX (0.00s)\n    x_test.go:3: no\npanic: test timed out after 1m0s\n"))
	require.Equal(t, "hangs", failed("panic: test timed out after 1m0s\n"))
	require.Equal(t, "panics", failed("panic: Drop of a waker: its park has been recycled\n"))
}
