//go:build !race && !asan && !msan

// A hostile program does what those builds fail a test for.

package docs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
)

func TestEveryProgramOfThePagesDoesWhatItSays(t *testing.T) {
	for _, block := range blocks(t, "program") {
		for _, text := range strings.Split(block, "\n\n") {
			p, err := program.Parse(text)
			require.NoError(t, err)
			for range 20 {
				r := check.Run(p, check.Options{})
				require.True(t, r.OK(), "%v", r)
			}
		}
	}
}
