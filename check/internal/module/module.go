// Package module says in which module a process runs, and so how people there run the
// command extreme: what stands below a finding is to be pasted where the finding was made.
//
// # Limits
//
// It goes by the go.mod that is nearest to the working directory, and knows no workspace.
// Where there is none, or one that doesn't require this module, the command that it returns
// does not work as it stands.
package module

import (
	"os"
	"path/filepath"

	"golang.org/x/mod/modfile"
)

// Path is that of this module.
const Path = "github.com/extremely-boring/extreme"

// Here returns the folder of the nearest go.mod, and the path of the module that it names.
// Both are empty where there is none.
func Here() (folder, path string) {
	for dir := "."; ; dir = filepath.Join(dir, "..") {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			return dir, modfile.ModulePath(mod)
		}
		if abs, err := filepath.Abs(dir); err != nil || abs == filepath.Dir(abs) {
			return "", ""
		}
	}
}

// Extreme returns the words that run the command extreme here: from the root of a clone by
// its folder there, and in every other module by its path. That needs no tool line in the
// go.mod, as go tool extreme does, and works with one, too.
func Extreme() string {
	if _, path := Here(); path == Path {
		return "go run ./cmd/extreme"
	}
	return "go run " + Path + "/cmd/extreme"
}
