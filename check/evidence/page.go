package evidence

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	texttemplate "text/template"
	"time"

	"github.com/extremely-boring/extreme/bench"
	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

//go:embed page.html
var pageText string

//go:embed page.md.tmpl
var markdownText string

var functions = map[string]any{
	"mark": mark, "class": styled, "grouped": count.Grouped[int64], "short": short, "time": shownTime, "duration": duration, "ratios": ratios, "cell": cell, "inline": inline,
}

var (
	pageTemplate     = template.Must(template.New("page").Funcs(functions).Funcs(template.FuncMap{"svg": func(s shown) template.HTML { return template.HTML(s.SVG) }}).Parse(pageText))
	markdownTemplate = texttemplate.Must(texttemplate.New("markdown").Funcs(functions).Parse(markdownText))
)

// view is what the templates see.
type view struct {
	*Evidence
	Pictures []shown
	Figures  []figure
	Verify   string
	Home     string
}

// figure is a number that stands in large type, and what it counts.
type figure struct{ Number, Of, What string }

func (e *Evidence) view(pictures []shown) view {
	t := e.Totals
	v := view{Evidence: e, Pictures: pictures, Verify: "go run ./cmd/extreme evidence verify FOLDER/" + jsonName, Home: home}
	add := func(n, of int64, what string) {
		f := figure{Number: count.Grouped(n), What: what}
		if of >= 0 {
			f.Of = count.Grouped(of)
		}
		v.Figures = append(v.Figures, f)
	}
	add(int64(t.Passed), int64(t.Lanes-t.NotRun), "lanes pass")
	add(int64(t.Caught), int64(t.Planted), "planted bugs caught")
	if e.Matrix != nil {
		add(int64(t.Killed), int64(t.Bugs), "mutants killed")
	}
	if t.Exhaustive {
		add(t.Interleavings, -1, "interleavings: all there are")
	} else {
		add(t.Interleavings, -1, "interleavings, not all")
	}
	add(t.Programs, -1, "programs run")
	if e.Fuzz != nil {
		add(t.Inputs, -1, "inputs fuzzed")
	}
	_, what, _ := strings.Cut(count.Of(t.Findings, "finding"), " ")
	add(int64(t.Findings), -1, what)
	return v
}

// page is the evidence as a page that needs nothing beside itself.
func (e *Evidence) page(pictures []shown) ([]byte, error) {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, e.view(pictures))
	return b.Bytes(), err
}

// markdown is the evidence for a pull request.
func (e *Evidence) markdown() ([]byte, error) {
	var b bytes.Buffer
	err := markdownTemplate.Execute(&b, e.view(nil))
	return b.Bytes(), err
}

// mark is a sign for the verdict, so that it does not hang on a colour.
func mark(v lane.Verdict) string {
	switch v {
	case lane.Pass:
		return "✓"
	case lane.Fail:
		return "✗"
	case NotMeasured:
		return "–"
	}
	return "?"
}

// styled is the verdict as the name of a class.
func styled(v lane.Verdict) string { return strings.ReplaceAll(string(v), " ", "-") }

// short is the beginning of a digest.
func short(digest string) string { return digest[:min(len(digest), 12)] }

// shownTime is a time as people read it.
func shownTime(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return s
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

func duration(seconds float64) string {
	return time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
}

// ratios are the rows of a report that compare.
func ratios(r *bench.Report) (rows []bench.Row) {
	if r == nil {
		return nil
	}
	for _, row := range r.Rows {
		if row.Ratio != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// cell makes one cell of a table in Markdown of a text.
func cell(s string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;").Replace(s)
}

// inline makes code of a command in Markdown, in the cell of a table.
func inline(s string) string {
	ticks := "`"
	for strings.Contains(s, ticks) {
		ticks += "`"
	}
	return fmt.Sprintf("%s%s%s", ticks, strings.ReplaceAll(s, "|", "\\|"), ticks)
}
