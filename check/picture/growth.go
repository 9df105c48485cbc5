package picture

import (
	"fmt"
	"math"
	"time"

	"github.com/extremely-boring/extreme/check/fuzzing"
)

// Sizes of the growth curves: how many stand side by side, and how large each is.
const (
	plots      = 3
	plotWidth  = 320.0
	plotHeight = 120.0
	plotGap    = 40.0
)

// Growth draws how the coverage of each fuzz target grew over the time of all runs, a
// small plot for each. Each has a scale of its own.
func Growth(s fuzzing.Summary) SVG {
	var d drawing
	d.width = max(2*margin+plots*(plotWidth+plotGap), 2*margin+wide(s.Summary, big))
	d.text(margin, margin+big, "big ink", s.Summary)
	top := margin + big + 24
	for i, t := range s.Targets {
		left := margin + float64(i%plots)*(plotWidth+plotGap)
		d.plot(left, top+float64(i/plots)*(plotHeight+70), t, s.Seconds)
	}
	rows := (len(s.Targets) + plots - 1) / plots
	d.height = top + float64(rows)*(plotHeight+70) + margin/2
	return d.svg("Growth of the fuzz targets' coverage", s.Summary+".")
}

// plot draws one target's curve.
func (d *drawing) plot(left, top float64, t fuzzing.Target, seconds float64) {
	name := t.Name
	for wide(name+"…", letter) > plotWidth-wide("000000", letter) {
		name = name[:len(name)-1]
	}
	if name != t.Name {
		name += "…"
	}
	d.text(left, top+letter, "ink strong", name)
	d.text(left+plotWidth, top+letter, "end cool strong", fmt.Sprint(t.Coverage))
	y := top + 24
	d.box(left, y, plotWidth, plotHeight, "soft", "")
	most, whole := 1.0, max(seconds, 1)
	for _, p := range t.Growth {
		most = max(most, float64(p.Coverage))
	}
	if len(t.Growth) > 0 {
		data, last := fmt.Sprintf("M%s %s", number(left), number(y+plotHeight)), left
		for _, p := range t.Growth {
			last = left + min(p.Seconds/whole, 1)*plotWidth
			data += fmt.Sprintf("L%s %s", tenth(last), tenth(y+plotHeight*(1-float64(p.Coverage)/most)))
		}
		d.paint("coolsoft", data+fmt.Sprintf("L%s %sZ", tenth(last), number(y+plotHeight)))
		d.paint("cool-line thick", data)
	}
	d.line(left, y+plotHeight, left+plotWidth, y+plotHeight, "dim-line")
	d.text(left, y+plotHeight+18, "small dim", "0 s")
	d.text(left+plotWidth, y+plotHeight+18, "small end dim", took(seconds))
}

// took is a time as an axis has it.
func took(seconds float64) string {
	return time.Duration(math.Round(seconds) * float64(time.Second)).String()
}

// tenth writes a length to a tenth.
func tenth(f float64) string { return number(math.Round(f*10) / 10) }
