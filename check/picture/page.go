package picture

import (
	_ "embed"
	"html/template"
	"strings"

	"github.com/extremely-boring/extreme/check/trace"
)

//go:embed page/page.html
var pageText string

//go:embed page/page.css
var pageStyle string

//go:embed page/page.js
var pageScript string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// Page is a page on which to go through a run step by step, forwards and backwards, by
// buttons or arrow keys: the program with the place in it, the handles that are alive and
// from which they were cloned, the count, the flag, who has the lock and who waits, and
// the schedule. Both pictures are below. It needs nothing beside itself and loads nothing.
func Page(r trace.Run) (string, error) {
	var b strings.Builder
	err := pageTemplate.Execute(&b, map[string]any{
		"Run": r, "Title": pageTitle(r), "Lines": programLines(r),
		"Style": template.CSS(pageStyle), "Script": template.JS(pageScript),
		"SpaceTime": template.HTML(SpaceTime(r)), "Lifelines": template.HTML(Lifelines(r)),
	})
	return b.String(), err
}

func pageTitle(r trace.Run) string {
	switch {
	case r.Mutant != nil:
		return "Trace of the mutant " + r.Mutant.ID
	case len(r.Findings) > 0:
		return "Trace of a " + string(r.Findings[0].Rule)
	}
	return "Trace of a run"
}
