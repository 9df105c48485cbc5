package kept

import (
	"flag"
	"testing"
)

var update = flag.Bool("update", false, "")

func TestKept(t *testing.T) {}
