package token_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/token"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Funcs(token.Run[int]) }, check.Programs(500))
}
