package fuzzing

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"path/filepath"
	"strings"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(pageFuncs("")).Parse(pageText))

// pageFuncs are what the page's template calls, for a summary of that folder.
func pageFuncs(folder string) template.FuncMap {
	return template.FuncMap{
		"took": took, "curve": curve, "plural": count.Of[int], "steadiness": Finding.steadiness,
		"grouped": count.Grouped[int64], "perSecond": perSecond,
		"inputs": func(n int64) string { return count.Of(n, "interesting input") },
		"report": func(f Finding) string { return f.report(folder) },
	}
}

// Page is the summary as a page that needs nothing beside itself.
func (s Summary) Page() ([]byte, error) {
	var b bytes.Buffer
	t, err := pageTemplate.Clone()
	if err == nil {
		err = t.Funcs(pageFuncs(s.Folder)).Execute(&b, s)
	}
	return b.Bytes(), err
}

// Keep saves the summary in the folder that it sums up: as text, as JSON and as a page.
func (s Summary) Keep() error {
	var text bytes.Buffer
	s.Print(&text)
	err := realDisk.file(filepath.Join(s.Folder, "summary.txt"), text.Bytes())
	if err == nil {
		err = lane.SaveJSON(filepath.Join(s.Folder, "summary.json"), s)
	}
	if err == nil {
		var page []byte
		if page, err = s.Page(); err == nil {
			err = realDisk.file(filepath.Join(s.Folder, "summary.html"), page)
		}
	}
	if err != nil {
		return fmt.Errorf("the summary can't be kept: %w", err)
	}
	return nil
}

// The size of a growth curve.
const curveWidth, curveHeight = 320, 80

// curve returns the points of a polyline: how the coverage of a target grew, over the
// time of all the runs.
func curve(points []Point, seconds float64) string {
	var most int64 = 1
	for _, p := range points {
		most = max(most, p.Coverage)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "0,%d", curveHeight)
	for _, p := range points {
		fmt.Fprintf(&b, " %.1f,%.1f", p.Seconds/max(seconds, 1)*curveWidth, curveHeight-float64(p.Coverage)/float64(most)*curveHeight)
	}
	return b.String()
}
