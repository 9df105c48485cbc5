package evidence

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/picture"
)

// PageName is the name of the page in the folder of the evidence.
const PageName = "evidence.html"

// The other files of the evidence, in its folder.
const (
	jsonName      = "evidence.json"
	markdownName  = "evidence.md"
	sarifName     = "evidence.sarif"
	junitName     = "evidence.xml"
	statementName = "evidence.intoto.json"
)

// Save writes the evidence into the folder in every form, each file whole or not at all.
func (e *Evidence) Save(dir string) error {
	text, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	pictures := e.pictures()
	forms := []struct {
		name string
		make func() ([]byte, error)
	}{
		{jsonName, func() ([]byte, error) { return text, nil }},
		{statementName, func() ([]byte, error) { return e.statement(text) }},
		{PageName, func() ([]byte, error) { return e.page(pictures) }},
		{markdownName, e.markdown},
		{sarifName, func() ([]byte, error) { return SARIF(e.report(), "") }},
		{junitName, func() ([]byte, error) { return JUnit(e.report()) }},
	}
	for _, f := range forms {
		text, err := f.make()
		if err == nil {
			err = lane.SaveFile(filepath.Join(dir, f.name), text)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	for _, p := range pictures {
		if err := lane.SaveFile(filepath.Join(dir, p.Name+".svg"), []byte(p.SVG)); err != nil {
			return err
		}
	}
	return nil
}

// report is the evidence as the report of a run of lanes, with the verdicts that follow.
func (e *Evidence) report() lane.Report {
	r := lane.Report{Schema: 1, Command: e.Command, Verdict: e.Verdict, Summary: e.Summary, Seed: e.Seed, Short: e.Short, Go: e.Machine.Go, Platform: e.Machine.OS + "/" + e.Machine.Arch}
	for _, l := range e.Lanes {
		own := l.Result
		var why []string
		own.Verdict, why = judge(own)
		own.Reasons = append(why, own.Reasons...)
		r.Seconds += own.Seconds
		r.Lanes = append(r.Lanes, own)
	}
	return r
}

// shown is a picture with its name, what it shows, and the command that shows it again.
type shown struct {
	Name, Caption, Command string
	SVG                    picture.SVG
}

// pictures are those that can be made of the evidence.
func (e *Evidence) pictures() (all []shown) {
	if e.Matrix != nil && len(e.Matrix.Rows) > 0 {
		lanes := "every lane that runs programs"
		if len(e.Matrix.Left) > 0 {
			lanes = "the lanes " + strings.Join(e.Matrix.Columns, " and ")
		}
		all = append(all, shown{"matrix", "The kill matrix: the bugs of the catalogue in " + lanes + ".", "", picture.Matrix(e.Matrix.Matrix)})
	}
	if e.Fuzz != nil {
		all = append(all, shown{"growth", "What the fuzzer reached, over the time it ran.", "", picture.Growth(*e.Fuzz)})
	}
	for _, x := range e.Examples {
		if s, ok := x.drawing(); ok {
			all = append(all, s)
		}
	}
	return all
}

// Print writes the claims for a person, and the verdict last.
func (e *Evidence) Print(w io.Writer) {
	for _, c := range e.Claims {
		fmt.Fprintf(w, "%s %s: %s\n", mark(c.Verdict), c.Title, c.Sentence)
		for _, why := range c.Why {
			fmt.Fprintf(w, "    %s\n", strings.ReplaceAll(why, "\n", "\n    "))
		}
	}
	fmt.Fprintf(w, "\n%s\n", e.Summary)
}
