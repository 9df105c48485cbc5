package ledger_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/ledger"
)

func TestWrittenIsCalledWithEachEntryThatEntriesReturns(t *testing.T) {
	books := newBooks()
	written := 0
	books.Written = func() { written++ }
	f := newFake(books)
	a := f.own.Clone()
	a.Drop()
	f.ends()
	entries := books.Entries()
	require.Len(t, entries, written)
	require.Equal(t, ledger.Acquire, entries[0].Op)
	require.Equal(t, books.Stats().Entries, written)
}
