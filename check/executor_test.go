package check_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	executor "github.com/extremely-boring/extreme/check/explore/runner"
)

func shipped() check.Subject { return check.Subject{} }

// TestExecutor holds the shipped runner to every rule.
func TestExecutor(t *testing.T) {
	check.Executor(t, shipped, check.Programs(*programs), check.Seed(*seed), check.Alone, check.Explored(check.Counted(executor.RunObserved[int])))
}
