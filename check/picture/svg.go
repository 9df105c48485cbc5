package picture

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// drawing is a picture being made. Its lengths are in pixels, from the upper left corner.
type drawing struct {
	body          strings.Builder
	width, height float64
}

// colours are the palette by name: what each is in the light and in the dark. The text on
// a soft one, and every line, has a contrast of 4.5 to 1 at least.
var colours = []struct{ name, light, dark string }{
	{"paper", "#ffffff", "#14171c"},
	{"ink", "#1c2128", "#e8ebf0"},
	{"dim", "#5b6470", "#a3adba"},
	{"rule", "#d5dae1", "#353c47"},
	{"soft", "#f1f4f8", "#1f242c"},
	{"good", "#0b6b3a", "#5bd391"},
	{"goodsoft", "#dcf3e4", "#12402a"},
	{"bad", "#b3261e", "#ff8a80"},
	{"badsoft", "#fde4e1", "#4d1b18"},
	{"warn", "#855000", "#f5bf5f"},
	{"warnsoft", "#fdeccb", "#443008"},
	{"cool", "#1a56c4", "#8db8ff"},
	{"coolsoft", "#e1ebfd", "#17305f"},
}

// The size of letters, and how wide one is at most: a little more than in any of the
// fonts that are asked for.
const (
	letter = 14.0
	small  = 12.0
	big    = 19.0
	broad  = 0.625 // of the size
)

const fonts = `ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono",monospace`

// wide is how wide a text is at most. A letter that a font may lack comes from another
// one, and can be as wide as high.
func wide(s string, size float64) (w float64) {
	for _, r := range s {
		if r < utf8.RuneSelf {
			w += broad * size
		} else {
			w += size
		}
	}
	return w
}

// number writes a length.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 32) }

// put adds markup, with a number for each %v.
func (d *drawing) put(format string, args ...any) {
	for i, a := range args {
		switch a := a.(type) {
		case float64:
			args[i] = tenth(a)
		case string:
			args[i] = html.EscapeString(a)
		}
	}
	fmt.Fprintf(&d.body, format+"\n", args...)
}

// box is a rectangle with a tooltip, if there is one to say.
func (d *drawing) box(x, y, w, h float64, class, tip string) {
	if tip == "" {
		d.put(`<rect x="%v" y="%v" width="%v" height="%v" rx="3" class="%v"/>`, x, y, w, h, class)
		return
	}
	d.put(`<rect x="%v" y="%v" width="%v" height="%v" rx="3" class="%v"><title>%v</title></rect>`, x, y, w, h, class, tip)
}

func (d *drawing) line(x1, y1, x2, y2 float64, class string) {
	d.put(`<path d="M%v %vL%v %v" class="%v"/>`, x1, y1, x2, y2, class)
}

// text is a text whose line is at y. The class says what it looks like, and where x is of
// it: begin, mid or end.
func (d *drawing) text(x, y float64, class, s string) {
	d.put(`<text x="%v" y="%v" class="%v">%v</text>`, x, y, class, s)
}

// upright is a text that is read from below.
func (d *drawing) upright(x, y float64, class, s string) {
	d.put(`<text transform="translate(%v %v) rotate(-90)" class="%v">%v</text>`, x, y, class, s)
}

// paint is a shape of any kind: path data.
func (d *drawing) paint(class, data string) { d.put(`<path d="%v" class="%v"/>`, data, class) }

// svg is the whole, with a title and a description for those who can't see it.
func (d *drawing) svg(title, description string) SVG {
	var b strings.Builder
	w, h := number(float64(int(d.width+0.5))), number(float64(int(d.height+0.5)))
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="extreme" width="%s" height="%s" viewBox="0 0 %s %s" role="img">`, w, h, w, h)
	fmt.Fprintf(&b, "\n<title>%s</title>\n<desc>%s</desc>\n<style>%s</style>\n", html.EscapeString(title), html.EscapeString(description), style)
	fmt.Fprintf(&b, `<rect width="%s" height="%s" class="paper"/>`+"\n", w, h)
	b.WriteString(d.body.String())
	b.WriteString("</svg>\n")
	return SVG(b.String())
}

// style has a class for filling and one for drawing with each colour. It says nothing
// about what is around the picture, and nothing that a slide's importer may not know, as
// variables.
var style = func() string {
	var light, dark strings.Builder
	for _, c := range colours {
		rule := func(b *strings.Builder, colour string) {
			fmt.Fprintf(b, "svg.extreme .%s{fill:%s}svg.extreme .%s-line{stroke:%s;fill:none}", c.name, colour, c.name, colour)
		}
		rule(&light, c.light)
		rule(&dark, c.dark)
	}
	return light.String() +
		fmt.Sprintf("svg.extreme text{font:%gpx %s;white-space:pre}svg.extreme text.small{font-size:%gpx}svg.extreme text.big{font-size:%gpx;font-weight:600}", letter, fonts, small, big) +
		"svg.extreme{max-width:100%;height:auto}svg.extreme .mid{text-anchor:middle}svg.extreme .end{text-anchor:end}svg.extreme .strong{font-weight:700}" +
		"svg.extreme path{stroke-width:1.5}svg.extreme path.thick{stroke-width:3;stroke-linecap:round;stroke-linejoin:round}svg.extreme path.dashed{stroke-dasharray:5 4}" +
		"@media(prefers-color-scheme:dark){" + dark.String() + "}"
}()
