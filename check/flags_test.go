package check_test

import (
	"flag"
	"testing"

	"go.uber.org/goleak"
)

var (
	programs = flag.Int("programs", 10_000, "how many generated programs to run")
	seed     = flag.Int64("seed", 1, "the seed that fixes which programs are generated")
	text     = flag.String("program", "", "for TestProgram: the text of a program to run")
	repeat   = flag.Int("repeat", 1000, "for TestProgram: how often to run it, at most")
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
