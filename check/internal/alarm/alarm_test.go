package alarm

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/extremely-boring/extreme/check/rule"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAReportIsKnownByItsFirstLine(t *testing.T) {
	for line, want := range map[string]rule.Rule{
		"WARNING: DATA RACE": rule.DataRace,
		"==7==ERROR: AddressSanitizer: heap-use-after-free on address 0x1":   rule.UseAfterFree,
		"==7==ERROR: AddressSanitizer: attempting double-free on 0x1":        rule.DoubleFree,
		"==7==ERROR: LeakSanitizer: detected memory leaks":                   rule.Leak,
		"==7==WARNING: MemorySanitizer: use-of-uninitialized-value":          rule.UseAfterFree,
		"a line that speaks of an AddressSanitizer and is no report":         "",
		"panic: runtime error: invalid memory address or nil pointer derefe": "",
	} {
		got, ok := Rule(line)
		require.Equal(t, want, got, line)
		require.Equal(t, want != "", ok)
	}
}
