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

// fromEnvironment lets the environment override options.
func (o *Options) fromEnvironment() error {
	number := func(to *int) func(string) error {
		return func(s string) (err error) {
			*to, err = strconv.Atoi(s)
			return err
		}
	}
	for _, v := range []struct {
		name string
		set  func(string) error
	}{
		{"STRATEGY", func(s string) (err error) { o.Strategy, err = ParseStrategy(s); return err }},
		{"EXECUTIONS", number(&o.Executions)},
		{"STEPS", number(&o.Steps)},
		{"PREEMPTIONS", number(&o.Preemptions)},
		{"GOROUTINES", number(&o.Goroutines)},
		{"SPURIOUS", number(&o.Spurious)},
		{"DEPTH", number(&o.Depth)},
		{"SEED", func(s string) (err error) { o.Seed, err = strconv.ParseUint(s, 10, 64); return err }},
		{"WORKERS", number(&o.Workers)},
		{"FINDINGS", number(&o.Findings)},
		{"REPLAY", func(s string) error { o.Replay = s; _, err := parseToken(s); return err }},
	} {
		name := "EXTREME_" + v.name
		if s := os.Getenv(name); s != "" {
			if err := v.set(s); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}
