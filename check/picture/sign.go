package picture

import (
	"fmt"

	"github.com/extremely-boring/extreme/check/kill"
)

// sign is what an outcome looks like: a colour and a mark, which is drawn and not
// written, so that it needs no font.
type sign struct {
	says        string
	box, stroke string
	mark        string // path data in a box of 26 by 26
}

var (
	killedHere = sign{"killed", "goodsoft", "good-line thick", "M8 13.5l3.5 3.5 6.5-8"}
	killedOnly = sign{"killed here alone", "good", "paper-line thick", "M8 13.5l3.5 3.5 6.5-8"}
	survives   = sign{"survived here", "soft", "dim-line", "M13 13m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0"}
	asItShould = sign{"survives as it should", "soft", "dim-line thick", "M8 10.5h10M8 15.5h10"}
	escaped    = sign{"killed by nobody", "badsoft", "bad-line thick", "M13 13m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0"}
	falseAlarm = sign{"false alarm", "bad", "paper-line thick", "M8 8l10 10M18 8l-10 10"}
	wrongRule  = sign{"another rule", "warnsoft", "warn-line thick", "M8 10.5h10M8 15.5h10M16 7l-6 12"}
	byLuck     = sign{"at times", "warnsoft", "warn-line thick", "M7.5 14.5c2.5-5 4-3 5.5-1.5s3 3.5 5.5-1.5"}
	incomplete = sign{"incomplete", "warnsoft", "warn-line thick", "M13 7v7.5M13 18.5v.01"}
	absent     = sign{"not in this build", "paper", "rule-line thick", "M9.5 13h7"}
	spared     = sign{"spared: killed before", "paper", "rule-line", "M13 13h.01"}
)

// signs are those of the legend.
var signs = []sign{killedHere, killedOnly, survives, asItShould, escaped, falseAlarm, wrongRule, byLuck, incomplete, absent, spared}

func signOf(r kill.Row, c kill.Cell, only bool) sign {
	switch c.Outcome {
	case kill.Killed, kill.Wrong, kill.Luck:
		switch {
		case excused(r):
			return falseAlarm
		case c.Outcome == kill.Wrong:
			return wrongRule
		case c.Outcome == kill.Luck:
			return byLuck
		case only:
			return killedOnly
		}
		return killedHere
	case kill.Survived:
		switch {
		case excused(r):
			return asItShould
		case len(killers(r)) > 0:
			return survives
		}
		return escaped
	case kill.Absent:
		return absent
	case kill.Spared:
		return spared
	}
	return incomplete
}

// sign draws one, with a tooltip.
func (d *drawing) sign(left, top float64, s sign, tip string) {
	d.box(left+1.5, top+1.5, cell-3, cell-3, s.box, tip)
	d.put(`<path transform="translate(%v %v)" d="%v" class="%v"/>`, left, top, s.mark, s.stroke)
}

// legendRow is how many signs of the legend stand side by side.
const legendRow = 6

func (x *matrix) legendColumn() (w float64) {
	for _, s := range signs {
		w = max(w, wide(s.says, small))
	}
	return w + cell + 20
}

func (x *matrix) legendWidth() float64 { return margin + legendRow*x.legendColumn() }

// legend draws what the signs say, and returns where it ends.
func (x *matrix) legend(top float64) float64 {
	for i, s := range signs {
		left, y := margin+float64(i%legendRow)*x.legendColumn(), top+float64(i/legendRow)*(cell+4)
		x.sign(left, y, s, "")
		x.text(left+cell+5, y+cell/2+small/3, "small dim", fmt.Sprint(s.says))
	}
	return top + float64((len(signs)+legendRow-1)/legendRow)*(cell+4)
}
