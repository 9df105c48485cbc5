package fuzzing

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// disk writes files so that a kill, or a disk that is full, leaves the old one or the new
// one and never half of it. The tests have one that gets full.
type disk struct {
	write func(*os.File, []byte) (int, error)
	sync  func(*os.File) error
}

var realDisk = disk{(*os.File).Write, (*os.File).Sync}

// unfinished is how the names of files begin that are being written. One that is left
// behind was never anybody's.
const unfinished = ".new-"

// file writes a file whole or not at all.
func (d disk) file(path string, text []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), unfinished+"*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = d.write(f, text); err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = d.sync(f)
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return d.folder(filepath.Dir(path))
}

// readFile reads a file. What is none, as a pipe, need never open or end.
func readFile(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("it is no file")}
	}
	return os.ReadFile(path)
}

// scratch writes a file that nobody misses.
func (d disk) scratch(path string, text []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = d.write(f, text)
	return errors.Join(err, f.Close())
}

// folder makes the names in a folder last.
func (d disk) folder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // it has no such thing, and its renames last
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return d.sync(f)
}
