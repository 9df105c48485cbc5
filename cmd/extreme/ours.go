package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/lane"
)

// Which files a flag may write over: those that say themselves that it has saved them. What
// is no JSON says it in its last line, with a sum of all before it, so that a file that
// somebody has worked on since, or that holds one of ours beside theirs, is somebody's. JSON
// has nowhere to put a comment, and says by its fields which command has made it.

// comments are how a comment is written in what a flag saves. What is not here is JSON.
var comments = map[string]string{
	"--html":      "<!-- %s -->",
	"--svg":       "<!-- %s -->",
	"--lifelines": "<!-- %s -->",
	"--junit":     "<!-- %s -->",
	"--text":      "# %s",
}

// signature is the last line of a text that a flag of the command saves. It names the flag
// without its dashes: a comment of XML has none within.
func signature(cmd *cobra.Command, flag string, text []byte) []byte {
	said := fmt.Sprintf("saved by %s as %s, sum %08x", cmd.CommandPath(), strings.TrimLeft(flag, "-"), crc32.ChecksumIEEE(text))
	return fmt.Appendf(nil, comments[flag]+"\n", said)
}

// saveText saves a text where a flag says, if it was given, and signs it if it is no JSON.
func saveText(cmd *cobra.Command, flag, path string, text func() ([]byte, error)) error {
	if path == "" {
		return nil
	}
	b, err := text()
	if err == nil {
		if comments[flag] != "" {
			b = append(bytes.TrimRight(b, "\n"), '\n')
			b = append(b, signature(cmd, flag, b)...)
		}
		err = lane.SaveFile(path, b)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	return nil
}

// ours refuses a file that is there already and that the flag hasn't saved: it is
// somebody's work, and there is no other copy of it here.
func ours(cmd *cobra.Command, flag, path string) error {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(bytes.TrimSpace(text)) == 0:
		return nil
	case err != nil:
		return err
	case comments[flag] != "" && signed(cmd, flag, text), comments[flag] == "" && oursAsJSON(cmd, flag, text):
		return nil
	}
	return fmt.Errorf("%s is there already and is nothing that %s saves; name another file, or remove that one", path, flag)
}

// signed reports whether the last line of the text is the flag's signature of all before.
func signed(cmd *cobra.Command, flag string, text []byte) bool {
	last := bytes.LastIndexByte(bytes.TrimSuffix(text, []byte("\n")), '\n') + 1
	return bytes.Equal(text[last:], signature(cmd, flag, text[:last]))
}

// oursAsJSON reports whether the text is the form that the flag of the command saves.
func oursAsJSON(cmd *cobra.Command, flag string, text []byte) bool {
	path := cmd.CommandPath()
	switch flag {
	case "--sarif":
		var form struct {
			Runs []struct {
				Tool        struct{ Driver struct{ Name string } }
				Invocations []struct{ CommandLine string }
			}
		}
		err := json.Unmarshal(text, &form)
		r := form.Runs
		return err == nil && len(r) == 1 && r[0].Tool.Driver.Name == "extreme" && len(r[0].Invocations) == 1 && r[0].Invocations[0].CommandLine == path
	case "--stryker":
		var form struct{ Framework struct{ Name string } }
		err := json.Unmarshal(text, &form)
		return err == nil && form.Framework.Name == "extreme"
	}
	var form struct {
		Schema  *int
		Command string
		Engine  string // of a trace, in which the command is the one that shows it again
	}
	switch err := json.Unmarshal(text, &form); {
	case err != nil || form.Schema == nil:
		return false
	case form.Engine != "":
		return strings.Contains(form.Command, path+" ")
	}
	return "extreme "+form.Command == path
}
