package fuzzing

import (
	"math"
	"time"
)

// The lengths of a round. If its whole time goes into reading the corpus, the target's
// next ones with that build are twice as long.
const (
	shortRound = 20 * time.Second
	longRound  = 10 * time.Minute
)

// race is the build whose rounds are short enough to try about mostRaced inputs at most:
// the race detector keeps some 60 KB of each program until its process ends.
const (
	race      = "race"
	mostRaced = 20_000
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
	longer map[string]time.Duration // of a round, by the builds whose rounds are not short
	raced  float64                  // inputs a second of the last round of the race build
	tried  map[string]bool          // the builds and inputs that were tried as they are
	rounds int                      // which decides the kind of build
	busy   bool
	// exact leaves a crash as it is instead of shrinking it: it came from the corpus,
	// and its name is wanted.
	exact bool
	fresh bool
}

func newTarget(name string) *target {
	return &target{name: name, weight: mostWeight, longer: map[string]time.Duration{}, tried: map[string]bool{}, fresh: true}
}

// length is how long the target's rounds with a build are.
func (t *target) length(build string) time.Duration {
	switch {
	case build != race:
		return max(t.longer[build], shortRound)
	case t.raced == 0: // nobody knows
		return shortRound / 4
	}
	return min(max(time.Duration(mostRaced/t.raced*float64(time.Second)), time.Second), shortRound).Round(time.Second)
}

// took takes in what a round came to.
func (t *target) took(r Round) {
	charged := r.Seconds
	if r.Finding != "" || r.Failed != "" {
		// One that runs into the same crash at once would be next for ever.
		charged = max(charged, shortRound.Seconds())
	}
	t.pass += charged / t.weight
	if r.Build == plain { // the others don't look
		found := min(1+math.Log2(1+float64(r.New)), mostWeight)
		t.weight = max(found, (1+t.weight)/2)
	}
	t.rounds++
	t.fresh = false
	if r.Build == race && r.Seconds > 0 {
		t.raced = float64(r.Execs) / r.Seconds
	}
	if !r.Fuzzed && r.Finding == "" && r.Failed == "" {
		length := time.Duration(r.Seconds * float64(time.Second)).Round(time.Second)
		t.longer[r.Build] = min(max(2*length, t.longer[r.Build]), longRound)
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
