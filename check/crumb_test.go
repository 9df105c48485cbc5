package check_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
)

// crumbed runs a long program and then a short one, in a process that has been
// told where to leave crumbs, and returns the text of the short one.
func crumbed(t *testing.T, file string) string {
	t.Helper()
	long := parse(t, "poll { clone a; clone b; drop a; wake b; pending }\npoll { yield 5; ready 7 }")
	short := parse(t, "poll { ready 0 }")
	require.Equal(t, "ok", check.InChild(t, func() string {
		if check.Run(long, check.Options{}).OK() && check.Run(short, check.Options{}).OK() {
			return "ok"
		}
		return "not ok"
	}, "EXTREME_CRUMB="+file))
	return short.String()
}

func TestTheCrumbIsTheLastProgramAndNothingOfALongerOneBefore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "crumb")
	last := crumbed(t, file)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, last+"\n", string(text))
}

func TestWithoutAPlaceForCrumbsProgramsRunAllTheSame(t *testing.T) {
	file := filepath.Join(t.TempDir(), "no such folder", "crumb")
	crumbed(t, file)
	require.NoFileExists(t, file)
}
