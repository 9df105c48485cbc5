//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package fuzzing

import (
	"os"
	"syscall"
)

// takeLock takes the lock of the folder. The system gives it up for a process that dies,
// however it does.
func takeLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		f.Close()
		return nil, taken(path)
	}
	if err := writeLock(f); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// dropLock lets the next one in. The file stays: it says whose folder it is.
func dropLock(f *os.File) {
	f.Close()
}
