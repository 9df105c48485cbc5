package explore

import (
	"slices"
	"strings"
)

// picture is made of lines with bars between columns.
type picture struct {
	label int   // the width of the first column, which is set to the right
	bars  []int // where they are
	lines []string
	width int
}

// cell is a text and where it begins.
type cell struct {
	at   int
	text string
}

// line adds a line. A text that is longer than its column hides the bars on its way.
func (p *picture) line(label string, cells ...cell) {
	var line []string // what is in each place; nothing in the second one of a wide letter
	put := func(at int, text string) {
		for len(line) < at {
			line = append(line, " ")
		}
		line = line[:at]
		for _, c := range text {
			switch columns(c) {
			case 0:
				if n := len(line) - 1; n >= 0 {
					line[n] += string(c)
				}
			case 1:
				line = append(line, string(c))
			default:
				line = append(line, string(c), "")
			}
		}
	}
	put(p.label-letters(label), label)
	bars := p.bars
	until := func(at int) {
		for len(bars) > 0 && bars[0] < at {
			if bars[0] > len(line) {
				put(bars[0], "│")
			}
			bars = bars[1:]
		}
	}
	for _, c := range cells {
		if c.text != "" {
			until(c.at)
			put(c.at, c.text)
		}
	}
	until(p.bars[len(p.bars)-1] + 1)
	p.lines = append(p.lines, strings.Join(line, ""))
	p.width = max(p.width, len(line))
}

// rule puts a line as long as the longest between the first n, which are heads, and the
// rest.
func (p *picture) rule(n int) {
	line := []rune(strings.Repeat("─", p.width))
	for _, at := range p.bars {
		line[at] = '┼'
	}
	p.lines = slices.Insert(p.lines, n, string(line))
}

// String returns the lines.
func (p *picture) String() string { return strings.Join(p.lines, "\n") }
