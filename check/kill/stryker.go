package kill

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/kill/hunt"
)

// stryker is a report in the mutation testing report schema of the Stryker project,
// version 2, so that its viewers open it.
type stryker struct {
	SchemaVersion string                 `json:"schemaVersion"`
	Thresholds    map[string]int         `json:"thresholds"`
	ProjectRoot   string                 `json:"projectRoot,omitempty"`
	Files         map[string]strykerFile `json:"files"`
	TestFiles     map[string]strykerTest `json:"testFiles"`
	Framework     map[string]string      `json:"framework"`
}

type strykerFile struct {
	Language string          `json:"language"`
	Source   string          `json:"source"`
	Mutants  []strykerMutant `json:"mutants"`
}

type strykerTest struct {
	Tests []map[string]string `json:"tests"`
}

type strykerMutant struct {
	ID          string          `json:"id"`
	MutatorName string          `json:"mutatorName"`
	Description string          `json:"description"`
	Replacement string          `json:"replacement"`
	Location    strykerLocation `json:"location"`
	Status      string          `json:"status"`
	Reason      string          `json:"statusReason,omitempty"`
	KilledBy    []string        `json:"killedBy,omitempty"`
	CoveredBy   []string        `json:"coveredBy,omitempty"`
}

type strykerLocation struct {
	Start strykerPosition `json:"start"`
	End   strykerPosition `json:"end"`
}

type strykerPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Stryker returns the matrix as a report that the viewers of the Stryker project open,
// once it is saved as JSON. The lanes are its tests. The sources are read from the folder
// root.
func (m Matrix) Stryker(root string) (any, error) {
	s := stryker{
		SchemaVersion: "2", Thresholds: map[string]int{"high": 100, "low": 95},
		Files: map[string]strykerFile{}, TestFiles: map[string]strykerTest{}, Framework: map[string]string{"name": "extreme"},
	}
	for _, c := range m.Columns {
		s.TestFiles[c] = strykerTest{Tests: []map[string]string{{"id": c, "name": c}}}
	}
	for _, r := range m.Rows {
		if r.Mutant == hunt.Original || len(r.edits) == 0 {
			continue
		}
		e := r.edits[0]
		name := original + "/" + e.File
		f, ok := s.Files[name]
		if !ok {
			text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
			if err != nil {
				return nil, err
			}
			f = strykerFile{Language: "go", Source: string(text)}
		}
		f.Mutants = append(f.Mutants, m.stryker(r, f.Source))
		s.Files[name] = f
	}
	return s, nil
}

func (m Matrix) stryker(r Row, source string) strykerMutant {
	e := r.edits[0]
	at := strings.Index(source, e.Old)
	if e.Old == "" || at < 0 {
		at = len(source)
	}
	out := strykerMutant{
		ID: r.Mutant, MutatorName: r.Mutant, Description: r.Bug, Replacement: e.New,
		Location: strykerLocation{position(source, at), position(source, at+len(e.Old))},
		Status:   "Survived",
	}
	if operator, found := strings.CutPrefix(r.Source, "mechanical: "); found {
		out.MutatorName = operator
	}
	for _, c := range r.Cells {
		switch c.Outcome {
		case Killed:
			out.Status = "Killed"
			out.KilledBy = append(out.KilledBy, c.Column)
			if out.Reason == "" {
				out.Reason = fmt.Sprintf("%s, by %s", c.Rule, c.Column)
			}
			fallthrough
		case Survived, Wrong, Luck:
			out.CoveredBy = append(out.CoveredBy, c.Column)
		}
	}
	switch {
	case out.Status == "Killed":
	case r.alive():
		out.Status, out.Reason = "Ignored", r.Equivalent+r.Unreachable
	case r.has(Incomplete):
		out.Status = "Timeout"
	}
	return out
}

// position is a place in the text: line and column, from 1.
func position(text string, at int) strykerPosition {
	before := text[:min(at, len(text))]
	line := strings.Count(before, "\n")
	return strykerPosition{Line: line + 1, Column: len(before) - strings.LastIndexByte(before, '\n')}
}
