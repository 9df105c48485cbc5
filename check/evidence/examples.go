package evidence

import (
	"context"
	"fmt"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/mutant"
	"github.com/extremely-boring/extreme/check/picture"
	"github.com/extremely-boring/extreme/check/program"
	"github.com/extremely-boring/extreme/check/trace"
)

// shownExample is a run to be made, and how it is drawn.
type shownExample struct {
	name, caption string
	mutant        string // empty for the shipped runner
	draw          func(trace.Run) picture.SVG
}

var shownExamples = []shownExample{
	{"interleaving", "A planted bug under the interleaving that shows it, beside the nearest one that passes.", "signal-first", picture.SpaceTime},
	{"caught", "What the ledger has of a clone that takes no reference.", "clone-drops", picture.Lifelines},
	{"ledger", "The ledger of a run in which nothing is wrong: every handle from its clone to its end.", "", picture.Lifelines},
}

// makeExamples makes the runs.
func makeExamples(ctx context.Context, root string) (all []Example, err error) {
	for _, x := range shownExamples {
		run, err := x.make(ctx, root)
		if err != nil {
			return nil, fmt.Errorf("the picture %s: %w", x.name, err)
		}
		all = append(all, Example{x.name, x.caption, run})
	}
	return all, nil
}

func (x shownExample) make(ctx context.Context, root string) (trace.Run, error) {
	if x.mutant == "" {
		return trace.Explore(program.Park(1, 1))
	}
	m, ok := mutant.ByID(x.mutant)
	if !ok {
		return trace.Run{}, fmt.Errorf("there is no mutant %s", x.mutant)
	}
	return trace.OfMutant(ctx, root, m, nil, explore.Options{})
}

// drawing is the picture of an example, or none of one that is not known here.
func (e Example) drawing() (shown, bool) {
	for _, x := range shownExamples {
		if x.name == e.Name {
			return shown{Name: e.Name, Caption: e.Caption, Command: e.Run.Command, SVG: x.draw(e.Run)}, true
		}
	}
	return shown{}, false
}
