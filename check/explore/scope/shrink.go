package scope

import "github.com/extremely-boring/extreme/check/program"

// shrinkExecutions bounds what is spent on a program that may be simpler.
const shrinkExecutions = 20_000

// Minimize returns the result of the simplest program that breaks the same rule as the
// first finding of r, explored by the same options.
func Minimize(r Result, o Options) Result {
	broken := r.Rule()
	if o.Explore.Executions == 0 || o.Explore.Executions > shrinkExecutions {
		o.Explore.Executions = shrinkExecutions
	}
	program.Minimize(r.Program, func(p *program.Program) bool {
		simpler := Explore(p, o)
		if broken == "" || simpler.Rule() != broken {
			return false
		}
		r = simpler
		return true
	})
	return r
}
