//go:build unix

package lane

import (
	"context"
	"testing"
	"time"
)

func TestAProcessIsKilledWithItsChildren(t *testing.T) {
	// The grandchild holds the pipe open: were it not killed, start would
	// not return.
	t.Run("when enough was seen", func(t *testing.T) {
		x := again(t, t.Context(), "hangs", time.Minute, func(e event) bool { return e.Key != "finding" })
		if !x.enough || x.late || x.ok() {
			t.Errorf("%+v", x)
		}
	})
	t.Run("at its limit", func(t *testing.T) {
		x := again(t, t.Context(), "hangs", 300*time.Millisecond, func(event) bool { return true })
		if !x.late || x.ok() {
			t.Errorf("%+v", x)
		}
	})
	t.Run("when the run is interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		x := again(t, ctx, "hangs", time.Minute, func(e event) bool {
			if e.Key == "finding" {
				cancel()
			}
			return true
		})
		if x.late || x.enough || x.ok() || x.err != nil {
			t.Errorf("%+v", x)
		}
	})
}
