package fuzzing

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"took": took, "curve": curve, "plural": plural}).Parse(pageText))

// Page is the summary as a page that needs nothing beside itself.
func (s Summary) Page() ([]byte, error) {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, s)
	return b.Bytes(), err
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
