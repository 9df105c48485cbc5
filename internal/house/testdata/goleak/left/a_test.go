package left

import "testing"

func TestNothing(t *testing.T) {}
