package program

import (
	"reflect"

	"github.com/leanovate/gopter"
)

// Gen returns a gopter generator of legal programs, with the shrinker for the
// whole program. Programs are decoded from random bytes, of which there are up to
// size; so a program is fixed by gopter's seed.
func Gen(size int) gopter.Gen {
	return GenWhere(size, nil)
}

// GenWhere is Gen for the programs that satisfy want, nil for all. It draws
// until one does.
func GenWhere(size int, want func(*Program) bool) gopter.Gen {
	return func(params *gopter.GenParameters) *gopter.GenResult {
		var p *Program
		for p == nil || want != nil && !want(p) {
			data := make([]byte, 1+params.Rng.Intn(size))
			params.Rng.Read(data)
			p = Decode(data)
		}
		return &gopter.GenResult{
			Shrinker:   Shrinker,
			ResultType: reflect.TypeOf(p),
			Result:     p,
			Sieve:      func(v any) bool { return Check(v.(*Program)) == nil },
		}
	}
}

// Shrinker is the gopter shrinker of programs.
func Shrinker(v any) gopter.Shrink {
	next := Shrinks(v.(*Program))
	return func() (any, bool) {
		if len(next) == 0 {
			return nil, false
		}
		p := next[0]
		next = next[1:]
		return p, true
	}
}
