package evidence

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

// Rerun runs everything again that a file tells of, with its seed, and adds to what
// [Verify] said where the results are others. The options say where and who is told. It runs
// what follows from the file's results, and never a command that stands in it.
func Rerun(ctx context.Context, o Options, file string, v *Verification) error {
	return rerun(ctx, o, file, v, newGatherer)
}

func rerun(ctx context.Context, o Options, file string, v *Verification, with func(Options) *gatherer) error {
	text, file, err := open(file)
	if err != nil {
		return err
	}
	said, err := read(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if o.Dir, err = os.MkdirTemp("", "extreme-rerun-"); err != nil {
		return err
	}
	defer os.RemoveAll(o.Dir)
	o.Short, o.Seed, o.Fresh, o.Fuzz = said.Short, said.Seed, true, ""
	g := with(o)
	g.bench, g.examples = nil, nil
	again, err := g.gather(ctx)
	if err != nil {
		return err
	}
	v.compare(said, &again)
	return nil
}

// compare adds what came out otherwise. How many entries and wakes there are depends on the
// schedule, and how long it takes on the machine; neither is compared.
func (v *Verification) compare(said, again *Evidence) {
	v.Rerun = true
	for _, c := range again.Claims {
		if c.ID != mutantsClaims && !strings.HasPrefix(c.ID, laneClaims) {
			continue
		}
		before := said.claim(c.ID)
		switch {
		case c.Verdict == before.Verdict:
		case c.Verdict == lane.Incomplete || c.Verdict == NotMeasured:
			v.add(c.ID, Open, "it could not be run again: "+first(c.Why))
		default:
			v.add(c.ID, Broken, fmt.Sprintf("run again it is %s, and was %s: %s", c.Verdict, before.Verdict, first(c.Why)))
		}
	}
	is, ok1 := again.laneOf(exploreLane)
	was, ok2 := said.laneOf(exploreLane)
	if ok1 && ok2 && is.Verdict == lane.Pass && was.Verdict == lane.Pass && is.Stats.Executions != was.Stats.Executions {
		v.add(laneClaims+exploreLane, Broken, fmt.Sprintf("run again it has %s, and had %s", count.Of(is.Stats.Executions, "interleaving"), count.Grouped(was.Stats.Executions)))
	}
	for _, line := range otherKills(said.Matrix, again.Matrix) {
		v.add(mutantsClaims, Broken, line)
	}
}

// otherKills names the mutants that are killed in one matrix and not in the other.
func otherKills(said, again *Matrix) (lines []string) {
	if said == nil || again == nil {
		return nil
	}
	before := map[string]lane.Verdict{}
	for _, r := range said.Rows {
		before[r.Mutant] = r.Verdict()
	}
	for _, r := range again.Rows {
		if was, ok := before[r.Mutant]; ok && was != r.Verdict() && r.Verdict() != lane.Incomplete {
			lines = append(lines, fmt.Sprintf("%s: run again its row is %s, and was %s", r.Mutant, r.Verdict(), was))
		}
	}
	return lines
}

// claim returns the claim of that id, or none.
func (e *Evidence) claim(id string) (c Claim) {
	for _, c := range e.Claims {
		if c.ID == id {
			return c
		}
	}
	return c
}

func first(lines []string) string {
	if len(lines) == 0 {
		return "nothing says why"
	}
	return lines[0]
}
