package evidence

import (
	"context"
	"strings"

	"github.com/extremely-boring/extreme/check/internal/process"
)

// git runs git in a folder and returns what it printed, or false where there is no git, no
// repository, or nothing of what was asked for.
func git(ctx context.Context, dir string, args ...string) (string, bool) {
	cmd := process.Command(ctx, append([]string{"git", "-C", dir}, args...))
	out, err := cmd.Output()
	return strings.TrimRight(string(out), "\n"), err == nil
}

// Below returns where the folder is in its repository, with slashes: empty for the root of
// one, and where there is none.
func Below(ctx context.Context, folder string) string {
	below, _ := git(ctx, folder, "rev-parse", "--show-prefix")
	return strings.TrimSuffix(below, "/")
}
