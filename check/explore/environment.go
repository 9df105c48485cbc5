package explore

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

var strategies = []string{Exhaustive: "exhaustive", Bounded: "bounded", POS: "pos", SURW: "surw", PCT: "pct"}

// ParseStrategy returns the strategy of that name, as flags and the environment spell
// it: exhaustive, bounded, pos, surw or pct.
func ParseStrategy(name string) (Strategy, error) {
	for s, n := range strategies {
		if n == name {
			return Strategy(s), nil
		}
	}
	return 0, fmt.Errorf("no strategy is called %q: there are %s", name, strings.Join(strategies, ", "))
}

// nameOf returns the name of a strategy, or its number if there is none of that number.
func nameOf(s Strategy) string {
	if int(s) < len(strategies) {
		return strategies[s]
	}
	return fmt.Sprintf("strategy %d", s)
}

// variables are what the environment can override options by, after EXTREME_.
var variables = []struct {
	name string
	set  func(o *Options, to string) error
}{
	{"STRATEGY", func(o *Options, to string) (err error) { o.Strategy, err = ParseStrategy(to); return err }},
	{"EXECUTIONS", number(func(o *Options) *int { return &o.Executions })},
	{"STEPS", number(func(o *Options) *int { return &o.Steps })},
	{"PREEMPTIONS", number(func(o *Options) *int { return &o.Preemptions })},
	{"GOROUTINES", number(func(o *Options) *int { return &o.Goroutines })},
	{"SPURIOUS", number(func(o *Options) *int { return &o.Spurious })},
	{"DEPTH", number(func(o *Options) *int { return &o.Depth })},
	{"SEED", func(o *Options, to string) (err error) { o.Seed, err = strconv.ParseUint(to, 10, 64); return err }},
	{"WORKERS", number(func(o *Options) *int { return &o.Workers })},
	{"FINDINGS", number(func(o *Options) *int { return &o.Findings })},
	{"REPLAY", func(o *Options, to string) error { o.Replay = to; return nil }},
}

// number sets an option that is one.
func number(option func(*Options) *int) func(*Options, string) error {
	return func(o *Options, to string) (err error) {
		*option(o), err = strconv.Atoi(to)
		return err
	}
}

// fromEnvironment lets the environment override options. The error names the variable
// that has a value it can't have.
func (o *Options) fromEnvironment() error {
	for _, v := range variables {
		name := "EXTREME_" + v.name
		s := os.Getenv(name)
		if s == "" {
			continue
		}
		var alone Options // what is wrong with it is this variable's
		err := v.set(&alone, s)
		if err == nil {
			err = alone.check()
		}
		if err == nil {
			err = v.set(o, s)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
