package skip

import "testing"

func TestSkip(t *testing.T) {
	t.Skip("no reason")
	t.Skip("a reason") // verdict: it has no meaning here
}
