package channel_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/examples/channel"
)

func TestExecutor(t *testing.T) {
	check.Executor(t, func() check.Subject { return check.Channels(channel.Run[int]) }, check.Programs(500))
}
