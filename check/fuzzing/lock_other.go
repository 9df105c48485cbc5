//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package fuzzing

import (
	"fmt"
	"os"
)

// takeLock takes the lock of the folder, unless the process that is named in it lives. Of
// two that start in the same moment both may get it: there is no better lock here that
// all such systems have.
func takeLock(path string) (*os.File, error) {
	mine, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	var pid int
	text, _ := readFile(path)
	if n, _ := fmt.Sscanf(string(text), lockText+", process %d", &pid); n == 1 && pid != os.Getpid() {
		if p, err := os.FindProcess(pid); err == nil {
			p.Release()
			mine.Close()
			return nil, taken(path)
		}
	}
	if err := writeLock(mine); err != nil {
		mine.Close()
		return nil, err
	}
	return mine, nil
}

// dropLock lets the next one in: nobody's name is in the lock from then on.
func dropLock(f *os.File) {
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt([]byte(lockText+"\n"), 0)
	}
	f.Close()
}
