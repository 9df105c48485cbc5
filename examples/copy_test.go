package examples

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/derive"
)

// TestMain fails the package if any of its tests leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var update = flag.Bool("update", false, "write the explored copies anew")

const again = "go test ./examples -run ACommittedCopy -update"

// explored are the executors with a copy, and the fields that goroutines share in each as
// plain words.
var explored = map[string][]string{
	"broadcast": {"wakes", "refs"},
	"casstate":  nil,
	"join":      {"queue", "woken"},
	"semaphore": {"free"},
}

func TestACommittedCopyIsUpToDate(t *testing.T) {
	for name, fields := range explored {
		t.Run(name, func(t *testing.T) {
			want := copyOf(t, name, fields)
			folder := filepath.Join(name, "explored")
			if *update {
				write(t, folder, want)
			}
			have, err := derive.Sources(folder)
			require.NoError(t, err)
			require.True(t, maps.Equal(want, have), "the copy of %s is not what that is now; run %s", name, again)
		})
	}
}

func copyOf(t *testing.T, name string, fields []string) map[string]string {
	files, err := derive.Sources(name)
	require.NoError(t, err)
	copies, err := derive.Derive(files, derive.Options{
		Fields:   fields,
		Original: "examples/" + name,
		Doc:      fmt.Sprintf("Package %s is examples/%[1]s as the explorer runs it: its source on mirrors of sync and\nsync/atomic, made by check/derive.", name),
	})
	require.NoError(t, err)
	return copies
}

func write(t *testing.T, folder string, files map[string]string) {
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.Mkdir(folder, 0o755))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644))
	}
}
