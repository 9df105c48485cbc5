package ledger_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
	"github.com/extremely-boring/extreme/executor"
	"github.com/extremely-boring/extreme/executor/task"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file in testdata.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
}

func TestABalancedLedgerReadsAsInTheGoldenFile(t *testing.T) {
	l := newBooks()
	var late task.Waker
	polls := 0
	l.Begins(1)
	executor.RunObserved(watched{l, func(cx task.Context) bool {
		if polls++; polls > 1 {
			late = at(cx.Waker(), 1, 4).Clone()
			return true
		}
		w := at(cx.Waker(), 1, 1).Clone()
		at(w, 2, 2).WakeByRef()
		at(w, 2, 3).Wake()
		return false
	}}, l)
	l.Returned(false)
	at(late, 3, 5).Wake()
	require.Empty(t, l.Audit())
	golden(t, "balanced", l.String())
}

func TestABrokenLedgerReadsAsInTheGoldenFile(t *testing.T) {
	l := newBooks()
	f := newFake(l)
	f.onClone = func(uint32) {}
	f.poll(func() {
		w := at(f.own, 1, 1).Clone()
		at(w, 2, 2).Drop()
		require.Panics(t, at(w, 3, 3).Drop)
	})
	f.ends()
	var text strings.Builder
	text.WriteString(l.String())
	for _, found := range l.Audit() {
		text.WriteString(found.String() + "\n    " + strings.Join(found.History, "\n    ") + "\n")
	}
	golden(t, "broken", text.String())
}

func TestALongHistoryIsCutInItsMiddle(t *testing.T) {
	l := ledger.New()
	f := newFake(l)
	for range 100 {
		f.own.WakeByRef()
	}
	lines := l.History()
	require.Len(t, lines, 41)
	require.Equal(t, "… 61 more …", lines[20])
	require.Contains(t, lines[0], "acquire")
	require.Len(t, strings.Split(strings.TrimSpace(l.String()), "\n"), 101, "the books themselves are whole")
}
