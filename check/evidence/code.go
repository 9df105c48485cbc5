package evidence

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/dirhash"
)

// Code is which code was checked.
type Code struct {
	// Module is the path of the module.
	Module string `json:"module"`
	// Commit is what git has checked out, empty where there is no repository, and
	// Changed are the files that differ from it.
	Commit  string   `json:"commit"`
	Changed []string `json:"changed,omitempty"`
	// Runner is the digest of executor/, Harness that of all that a lane compiles or
	// reads but vet, and Tree that of all that vet reads.
	Runner  string `json:"runner"`
	Harness string `json:"harness"`
	Tree    string `json:"tree"`
	// Files are those of executor/.
	Files []File `json:"files"`
}

// File is a file of the runner, by its path from the module's folder, and its SHA-256.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

const (
	module = "github.com/extremely-boring/extreme"
	runner = "executor"
)

// harness are the folders and files of which anything is compiled into what the lanes run.
var harness = []string{runner, "bench", "check", "cmd", "examples", "fuzz", "internal", "tools", "go.mod", "go.sum"}

// readCode reads the module in the folder root. A folder in it is left out that is one for
// evidence, which may be empty. The error is about a file that can't be read.
func readCode(ctx context.Context, root, without string) (Code, error) {
	c, err := readFiles(root, without)
	if err == nil {
		c.commit(ctx, root, inside(root, without))
	}
	return c, err
}

// readFiles is the same without the commit.
func readFiles(root, without string) (Code, error) {
	c := Code{Module: module}
	own := inside(root, without)
	all, err := files(root, own)
	if err != nil {
		return c, err
	}
	below := func(folders ...string) (some []string) {
		for _, f := range all {
			top, _, _ := strings.Cut(f, "/")
			if slices.Contains(folders, top) {
				some = append(some, f)
			}
		}
		return some
	}
	if c.Tree, err = digest(root, all); err == nil {
		c.Harness, err = digest(root, below(harness...))
	}
	if err == nil {
		c.Runner, err = digest(root, below(runner))
	}
	if err != nil {
		return c, err
	}
	for _, name := range below(runner) {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return c, err
		}
		c.Files = append(c.Files, File{name, sum(text)})
	}
	return c, nil
}

// commit asks git.
func (c *Code) commit(ctx context.Context, root, own string) {
	c.Changed = nil
	c.Commit, _ = git(ctx, root, "rev-parse", "HEAD")
	status, _ := git(ctx, root, "status", "--porcelain", "--untracked-files=all")
	for l := range strings.Lines(status) {
		if l = strings.TrimRight(l, "\n"); len(l) > 3 && !within(l[3:], own) {
			c.Changed = append(c.Changed, l[3:])
		}
	}
}

// inside returns where a folder is in root, with slashes, or nothing for one that is not.
func inside(root, folder string) string {
	root, err1 := filepath.Abs(root)
	folder, err2 := filepath.Abs(folder)
	rel, err3 := filepath.Rel(root, folder)
	if err1 != nil || err2 != nil || err3 != nil || rel == "." || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// within reports whether a file is in a folder, which is none if it is empty.
func within(file, folder string) bool { return folder != "" && strings.HasPrefix(file, folder+"/") }

// files are those of the module, with slashes and sorted. What begins with a dot is left
// out but for what continuous integration runs, and so are the folder bin, where commands
// put what they make, what the go command leaves behind, and the folder own.
func files(root, own string) (all []string, err error) {
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil || rel == "." {
			return err
		}
		rel = filepath.ToSlash(rel)
		hidden := strings.HasPrefix(d.Name(), ".") && rel != ".github" && rel != ".ci"
		switch {
		case d.IsDir() && (hidden || rel == "bin" || rel == own):
			return filepath.SkipDir
		case d.IsDir() || hidden || !d.Type().IsRegular():
		case strings.HasSuffix(rel, ".test") || strings.HasSuffix(rel, ".prof"):
		default:
			all = append(all, rel)
		}
		return nil
	})
	slices.Sort(all)
	return all, err
}

// digest is the hash that Go has for the content of a module, in hexadecimal. It is what
// sha256sum says of what sha256sum says of the files, in the order of their names.
func digest(root string, names []string) (string, error) {
	h1, err := dirhash.Hash1(names, func(name string) (io.ReadCloser, error) {
		return os.Open(filepath.Join(root, filepath.FromSlash(name)))
	})
	if err != nil {
		return "", err
	}
	b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(h1, "h1:"))
	if err != nil {
		return "", fmt.Errorf("the digest %s: %w", h1, err)
	}
	return hex.EncodeToString(b), nil
}

// digestCommand is how anybody makes the digest of executor/ without this tool.
const digestCommand = "find " + runner + " -type f | LC_ALL=C sort | xargs sha256sum | sha256sum"
