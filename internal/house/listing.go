package house

import "strings"

// listing finds a README that shows another executor/run.go than the one there is.
func listing(t *Tree) []Broken {
	run, ok := t.text("executor/run.go")
	if !ok {
		return nil
	}
	readme, _ := t.text("README.md")
	if strings.Contains(readme, "```go\n"+strings.TrimRight(run, "\n")+"\n```") {
		return nil
	}
	return []Broken{{"README.md", "it does not show executor/run.go word for word"}}
}

// text returns the text of the file at that path.
func (t *Tree) text(path string) (string, bool) {
	for _, f := range t.files {
		if f.path == path {
			return string(f.text), true
		}
	}
	return "", false
}
