package picture

import "github.com/extremely-boring/extreme/check/trace"

// Lifelines draws the ledger of a run.
func Lifelines(r trace.Run) SVG {
	var d drawing
	d.width, d.height = 400, 100
	return d.svg("Lifelines", r.Program)
}

// SpaceTime draws an interleaving beside the nearest that passes.
func SpaceTime(r trace.Run) SVG {
	var d drawing
	d.width, d.height = 400, 100
	return d.svg("Space-time diagram", r.Program)
}
