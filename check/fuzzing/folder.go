package fuzzing

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/internal/count"
)

// folder is what a night keeps on disk.
type folder struct {
	path     string
	disk     disk
	say      func(string)
	lock     *os.File
	journal  journal
	events   []event
	findings []*Finding
}

// known are the names that belong into the folder.
var known = map[string]bool{
	lockName: true, journalName: true, "corpus": true, "crashes": true, "work": true, "bin": true, "bad": true,
	"summary.txt": true, "summary.json": true, "summary.html": true,
}

const (
	lockName    = "lock"
	journalName = "journal.jsonl"
)

// open takes the folder, or makes it. What can't be read in it is set aside.
func open(path string, d disk, say func(string)) (*folder, error) {
	if err := ours(path); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, err
	}
	f := &folder{path: path, disk: d, say: say}
	var err error
	if f.lock, err = takeLock(filepath.Join(path, lockName)); err != nil {
		return nil, err
	}
	if err = f.read(); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// ours refuses a folder that has something in it and is not one of ours: all that is
// foreign in it would be set aside.
func ours(path string) error {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is not a folder", path)
	}
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%s is not a folder that can be read: %w", path, err)
	case len(entries) == 0:
		return nil
	}
	if text, err := readFile(filepath.Join(path, lockName)); err == nil && strings.HasPrefix(string(text), lockText) {
		return nil
	}
	if text, err := readFile(filepath.Join(path, journalName)); err == nil {
		if events, _, _ := readEvents(text); len(events) > 0 {
			return nil
		}
	}
	if len(entries) == 1 && entries[0].Name() == lockName {
		return nil // killed before it was written
	}
	return fmt.Errorf("%s has something in it and is no folder of extreme fuzz: name an empty one, or one that isn't there", path)
}

func (f *folder) close() {
	if f.journal.file != nil {
		f.journal.file.Close()
	}
	dropLock(f.lock)
}

func (f *folder) in(names ...string) string {
	return filepath.Join(append([]string{f.path}, names...)...)
}

// read takes in what is there.
func (f *folder) read() error {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), unfinished):
			os.RemoveAll(f.in(e.Name()))
		case !known[e.Name()]:
			f.setAside("it is not of extreme fuzz", e.Name())
		case e.IsDir() != (filepath.Ext(e.Name()) == "" && e.Name() != lockName):
			f.setAside("it is not what it should be", e.Name())
		}
	}
	for _, name := range []string{"corpus", "crashes", "work", "bin"} {
		if err := os.MkdirAll(f.in(name), 0o755); err != nil {
			return err
		}
	}
	f.readCorpus()
	f.readFindings()
	return f.openJournal()
}

// openJournal reads the journal and opens it to write behind its end. A line that is cut
// off was being written when the run was killed: it is dropped. Any other that can't be
// read is a reason to keep the file as it was.
func (f *folder) openJournal() error {
	path := f.in(journalName)
	text, err := readFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	events, bad, cut := readEvents(text)
	fresh := len(events) == 0 || events[0].Kind != "folder"
	if fresh {
		events = append([]event{{Kind: "folder"}}, events...)
	}
	if bad > 0 {
		f.setAside(count.Of(bad, "line")+" of it can't be read; the others are taken over", journalName)
	} else if cut {
		f.say(journalName + ": the last line is cut off, as by a kill, and is dropped")
	}
	if bad > 0 || cut || fresh {
		var whole []byte
		for _, e := range events {
			whole = append(whole, encode(e)...)
		}
		if err := f.disk.file(path, whole); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return err
	}
	f.events = events
	f.journal = journal{file: file, size: info.Size(), disk: f.disk, kept: &f.events}
	return nil
}

// setAside moves what is wrong into the folder bad, where nothing is ever overwritten.
func (f *folder) setAside(why string, names ...string) {
	name := filepath.Join(names...)
	if err := os.MkdirAll(f.in("bad"), 0o755); err != nil {
		f.say(fmt.Sprintf("%s: %s, and it can't be set aside: %v", name, why, err))
		return
	}
	flat := strings.ReplaceAll(filepath.ToSlash(name), "/", "-")
	to := flat
	for n := 2; ; n++ {
		if _, err := os.Lstat(f.in("bad", to)); errors.Is(err, fs.ErrNotExist) {
			break
		}
		to = fmt.Sprintf("%s.%d", flat, n)
	}
	if err := os.Rename(f.in(name), f.in("bad", to)); err != nil {
		f.say(fmt.Sprintf("%s: %s, and it can't be set aside: %v", name, why, err))
		return
	}
	f.say(fmt.Sprintf("%s: %s; moved to bad/%s", filepath.ToSlash(name), why, to))
}
