package fuzzing

import (
	"fmt"
	"os"
	"strings"
)

// lockText is how the text of a lock begins.
const lockText = "extreme fuzz"

// writeLock says in the lock whose it is.
func writeLock(f *os.File) error {
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.WriteAt(fmt.Appendf(nil, "%s, process %d\n", lockText, os.Getpid()), 0)
	return err
}

// taken is the error for a lock that somebody holds.
func taken(path string) error {
	text, _ := readFile(path)
	who := strings.TrimSpace(string(text))
	if who == "" {
		who = "another process"
	}
	return fmt.Errorf("%s is held by %s: one run at a time in one folder", path, who)
}
