package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// marks are how a file begins that a flag has saved, and what it holds. What is JSON has its
// mark among its outermost keys.
var marks = map[string]struct{ begins, holds string }{
	"--html":      {begins: "<!doctype html>", holds: "extreme"},
	"--svg":       {begins: "<svg ", holds: `class="extreme"`},
	"--lifelines": {begins: "<svg ", holds: `class="extreme"`},
	"--junit":     {begins: "<?xml ", holds: `name="extreme sanitize"`},
	"--text":      {begins: "goos: ", holds: "\nBenchmark"},
}

// ours refuses a file that is there already and that the flag can't have saved: it is
// somebody's work, and there is no other copy of it here.
func ours(flag, path string) error {
	text, err := os.ReadFile(path)
	text = bytes.TrimSpace(text)
	switch mark, marked := marks[flag]; {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(text) == 0:
		return nil
	case err != nil:
		return err
	case marked && bytes.HasPrefix(bytes.ToLower(text), []byte(mark.begins)) && bytes.Contains(text, []byte(mark.holds)):
		return nil
	case !marked && oursAsJSON(flag, text):
		return nil
	}
	return fmt.Errorf("%s is there already and is nothing that %s saves; name another file, or remove that one", path, flag)
}

// oursAsJSON reports whether the text is a form that one of the commands saves.
func oursAsJSON(flag string, text []byte) bool {
	var form struct {
		Schema  *int           // of a form of extreme
		SARIF   string         `json:"$schema"`
		Stryker map[string]any `json:"framework"`
	}
	if json.Unmarshal(text, &form) != nil {
		return false
	}
	switch flag {
	case "--sarif":
		return form.SARIF != "" && bytes.Contains(text, []byte(`"extreme`))
	case "--stryker":
		return form.Stryker["name"] == "extreme"
	}
	return form.Schema != nil
}
