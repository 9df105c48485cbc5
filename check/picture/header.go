package picture

import (
	"fmt"
	"strings"

	"github.com/extremely-boring/extreme/check/trace"
)

// wrap breaks a text into lines no wider than that.
func wrap(s string, size, width float64) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && wide(line+" "+word, size) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// header writes what a run is about, and returns where it ends: the bug that was put in,
// the rule that was broken and how, and the program.
func (d *drawing) header(r trace.Run) float64 {
	y := margin
	say := func(size float64, class, s string) {
		for _, l := range wrap(s, size, d.width-2*margin) {
			y += size * 1.45
			d.text(margin, y-size*0.35, class, l)
		}
	}
	if len(r.Findings) > 0 {
		f := r.Findings[0]
		say(big, "big bad", fmt.Sprintf("%s: %s", f.Rule, f.Sentence))
		say(letter, "ink", f.What)
	} else {
		say(big, "big good", r.Nothing())
	}
	if r.Mutant != nil {
		say(letter, "dim", fmt.Sprintf("mutant %s: %s", r.Mutant.ID, r.Mutant.Bug))
	}
	y += 8
	for _, l := range programLines(r) {
		for _, part := range wrap(l, letter, d.width-2*margin-10) {
			y += letter * 1.45
			d.text(margin+10, y-letter*0.35, "cool", part)
		}
	}
	return y
}

func programLines(r trace.Run) []string {
	return strings.Split(strings.TrimRight(r.Program, "\n"), "\n")
}

// headerWidth is how wide a picture must be for the program, whose longest lines are
// broken.
func headerWidth(r trace.Run) float64 {
	const longest = 1400.0
	w := 860.0
	for _, l := range programLines(r) {
		w = max(w, min(wide(l, letter)+2*margin+12, longest))
	}
	return w
}

func (d *spaceTime) title() string {
	if len(d.run.Findings) > 0 {
		return "Space-time diagram of a " + string(d.run.Findings[0].Rule)
	}
	return "Space-time diagram of a run"
}

// description is the diagram in words.
func (d *spaceTime) description(panels []*panel) string {
	var b strings.Builder
	for _, f := range d.run.Findings {
		fmt.Fprintf(&b, "%s: %s. ", f.Rule, f.What)
	}
	for _, p := range panels {
		b.WriteString(p.title + ": ")
		for n, i := range p.rows {
			if n > 0 {
				b.WriteString("; ")
			}
			fmt.Fprintf(&b, "%s %s", p.Goroutines[p.Steps[i].Goroutine].Name, p.Steps[i].Text)
		}
		for _, w := range p.Blocked {
			fmt.Fprintf(&b, "; %s is blocked in %s", p.Goroutines[w.Goroutine].Name, w.Text)
		}
		b.WriteString(". ")
	}
	return strings.TrimSpace(b.String())
}

// footer says what the lines mean, and returns where it ends.
func (d *spaceTime) footer(y float64, pair bool) float64 {
	x := margin
	y += row / 2
	say := func(w float64, s string, sample func(x float64)) {
		sample(x)
		d.text(x+w+8, y+small/3, "small dim", s)
		x += w + 8 + wide(s, small) + 24
	}
	say(30, "waits", func(x float64) { d.line(x, y, x+30, y, "warn-line thick dashed") })
	say(34, "let it go on", func(x float64) { d.arrow(x-6, y, x+40, y, "cool") })
	say(34, "started it", func(x float64) { d.arrow(x-6, y, x+40, y, "dim") })
	if pair {
		say(44, "the pair of steps that decides", func(x float64) { d.badge(x+10, y, "A"); d.badge(x+34, y, "B") })
	}
	return y + row/2
}
