package fuzzing

import (
	"math"
	"time"
)

// The lengths of a round. One whose whole time goes into reading the corpus is doubled.
const (
	shortRound = 20 * time.Second
	longRound  = 10 * time.Minute
)

// mostWeight bounds how much more time a target gets than one that finds nothing. It is
// also why none starves.
const mostWeight = 5

// target is a fuzz target, and its place in the turns: the one with the least pass is
// next. A second of fuzzing costs the less pass the more the target still finds.
type target struct {
	name   string
	pass   float64
	weight float64
	length time.Duration
	rounds int // which decides the kind of build
	busy   bool
	// exact leaves a crash as it is instead of shrinking it: it came from the corpus,
	// and its name is wanted.
	exact bool
	fresh bool
}

func newTarget(name string) *target {
	return &target{name: name, weight: mostWeight, length: shortRound, fresh: true}
}

// took takes in what a round came to.
func (t *target) took(r Round) {
	charged := r.Seconds
	if r.Finding != "" || r.Failed != "" {
		// One that runs into the same crash at once would be next for ever.
		charged = max(charged, shortRound.Seconds())
	}
	t.pass += charged / t.weight
	found := min(1+math.Log2(1+float64(r.New)), mostWeight)
	t.weight = max(found, (1+t.weight)/2)
	t.rounds++
	t.fresh = false
	t.length = shortRound
	if !r.Fuzzed && r.Finding == "" && r.Failed == "" {
		length := time.Duration(r.Seconds * float64(time.Second)).Round(time.Second)
		t.length = min(max(2*length, shortRound), longRound)
	}
	t.exact = r.Finding != "" && !r.Fuzzed && !r.Exact
}

// level puts targets that have never run beside those that have, so that they don't get
// all the time the others have had.
func level(all []*target) {
	least := math.Inf(1)
	for _, t := range all {
		if !t.fresh {
			least = min(least, t.pass)
		}
	}
	for _, t := range all {
		if t.fresh && !math.IsInf(least, 1) {
			t.pass = least
		}
	}
}

// next is the target whose turn it is, or nil if all are busy. No target runs twice at
// once: the corpus of one that doesn't run may be touched.
func next(all []*target) *target {
	var best *target
	for _, t := range all {
		if !t.busy && (best == nil || t.pass < best.pass) {
			best = t
		}
	}
	return best
}

// kind is the build for the target's next round, of those that there are. They take
// turns, and each target begins with another one.
func kind(built []build, t *target, place int) build {
	var able []build
	for _, b := range built {
		if b.missing == "" {
			able = append(able, b)
		}
	}
	return able[(t.rounds+place)%len(able)]
}
