package fuzzing

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// cost is what makes a schedule hard to read: the preemptions first.
type cost struct{ preemptions, executions int }

func (c cost) compare(d cost) int {
	return cmp.Or(cmp.Compare(c.preemptions, d.preemptions), cmp.Compare(c.executions, d.executions))
}

// explored is how a report of the explorer says when it found what it found.
var explored = regexp.MustCompile(`(?m)^\s*after (\d+) executions?, with (\d+) preemptions?$`)

// costOf reads the cost of the schedule in a report. There is none where nothing is
// scheduled.
func costOf(text string) (c cost) {
	if m := explored.FindStringSubmatch(text); m != nil {
		c.executions, _ = strconv.Atoi(m[1])
		c.preemptions, _ = strconv.Atoi(m[2])
	}
	return c
}

// cheapest returns the input with the simplest schedule, the first of equal ones, or nil
// if there is none.
func cheapest(all []shown) *shown {
	if len(all) == 0 {
		return nil
	}
	v := slices.MinFunc(all, func(a, b shown) int { return a.cost.compare(b.cost) })
	return &v
}

// sections returns what is said of each input of a target that failed, by its name.
func sections(output, target string) map[string]string {
	all := map[string]string{}
	begin := regexp.MustCompile(`(?m)^\s*--- FAIL: ` + regexp.QuoteMeta(target) + `/(\S+) \(`)
	at := begin.FindAllStringSubmatchIndex(output, -1)
	for i, m := range at {
		end := len(output)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		all[output[m[2]:m[3]]] = strings.TrimRight(output[m[0]:end], "\n")
	}
	return all
}
