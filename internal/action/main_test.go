// Package action tests what continuous integration runs: the scripts of the action that
// others gate by, and the workflows.
//
// # Limits
//
// The scripts are run against a fake command. What GitHub makes of action.yml and of the
// workflows, nobody sees here: actionlint reads the workflows, in the vet lane.
package action

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
