package said

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFirstComplaintOfTheGoCommandIsWhole(t *testing.T) {
	for text, want := range map[string]string{
		"go: downloading a v1\na.go:3:2: no required module provides package b; to add it:\n\tgo get b\n": "a.go:3:2: no required module provides package b; to add it: go get b",
		"# example.com/a\n\n./a.go:1:1: one\n./b.go:2:2: two\n":                                           "./a.go:1:1: one",
		"ends in a colon:\n": "ends in a colon:",
		"# example.com/a\n":  "",
		"":                   "",
	} {
		require.Equal(t, want, Complaint(text))
	}
}
