// Package picture draws what a run, and what the whole harness, showed, as SVG for
// slides and pages. Each picture needs nothing beside itself and has a light and a dark
// form.
//
//	os.WriteFile("matrix.svg", []byte(picture.Matrix(m)), 0o644)
//
// [Lifelines] and [SpaceTime] draw one run, of package trace; [Matrix] and [Growth] what
// many came to.
//
// # Limits
//
// How wide a text is depends on the font, and the font on the machine. Room is left for
// the widest of the usual fixed-width fonts; another may be wider still.
package picture

// SVG is a picture: a whole svg element, to be saved as a file or put into a page.
type SVG string
