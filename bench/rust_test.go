package bench

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where there is cargo the runners must compile and do every case; where there is none,
// that must be what is missing.
func TestEveryRunnerInRustDoesEveryCase(t *testing.T) {
	r, err := startRust(t.Context())
	if err != nil {
		var m *Missing
		require.True(t, errors.As(err, &m))
		require.Equal(t, "cargo was not found", m.Reason)
		return
	}
	defer r.close()
	require.Regexp(t, `^cargo \d`, r.version)
	for _, c := range cases {
		if !c.rust {
			continue
		}
		for _, size := range c.each() {
			for _, x := range r.cells(c, min(size, 100)) {
				took, err := x.run(3)
				require.NoError(t, err)
				require.Positive(t, took, "%s", place(c.id, size, x.subject))
				_, err = x.allocated(3)
				require.NoError(t, err)
			}
		}
	}
}

func TestAQuestionThatRustDoesNotKnowIsAnsweredAndNotDiedOf(t *testing.T) {
	r, err := startRust(t.Context())
	if err != nil {
		require.ErrorContains(t, err, "cargo was not found")
		return
	}
	defer r.close()
	for _, x := range []struct{ reason, id, subject, says string }{
		{"a case that is none", "none", "seed-rust", "no case None of seed-rust"},
		{"a runner that is none", "ready", "nobody", "no case Ready of nobody"},
	} {
		_, _, err := r.figure("time", &benchCase{id: x.id}, 0, x.subject, 1)
		require.ErrorContains(t, err, x.says, x.reason)
	}
	_, _, err = r.figure("time", &benchCase{id: "ready"}, 0, "seed-rust", 1)
	require.NoError(t, err)
}
