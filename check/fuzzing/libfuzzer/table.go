package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

// comparing is what planted was asked for.
type comparing struct {
	repeats int
	stress  time.Duration
	only    []string
	seed    uint32
}

func planted() *cobra.Command {
	c := comparing{}
	cmd := &cobra.Command{
		Use:   "planted",
		Short: "Say how soon planted bugs are found, beside a stress test",
		Long: "Plant bugs one by one, and let their targets find them from an empty corpus. Beside each\n" +
			"stands what the tests of the broken package find with -race, over and over, in the same\n" +
			"time or longer. The table is Markdown.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			root, err := lane.FindRoot(".")
			if err != nil {
				return err
			}
			chosen := slices.DeleteFunc(slices.Clone(bugs), func(p bug) bool { return len(c.only) > 0 && !slices.Contains(c.only, p.id) })
			if len(chosen) < len(c.only) || c.repeats < 1 {
				return fmt.Errorf("--bug, --repeats: there are %s, and one repeat or more", strings.Join(ids(bugs), ", "))
			}
			dir, err := os.MkdirTemp("", "extreme-libfuzzer-")
			if err != nil {
				return err
			}
			defer os.RemoveAll(dir)
			b := &bench{root: root, dir: dir, sanitizer: "none", notes: cmd.ErrOrStderr()}
			return c.table(cmd.Context(), b, chosen, cmd.OutOrStdout())
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&c.repeats, "repeats", 5, "let each be found `N` times")
	flags.DurationVar(&c.stress, "stress", 10*time.Second, "stress for this `TIME`, if that is longer")
	flags.StringSliceVar(&c.only, "bug", nil, "plant only the bug of this `ID`")
	flags.Uint32Var(&c.seed, "seed", 1, "start libFuzzer's mutators with `N` and the numbers after it")
	return cmd
}

func ids(all []bug) (names []string) {
	for _, p := range all {
		names = append(names, p.id)
	}
	return names
}

func (c comparing) table(ctx context.Context, b *bench, chosen []bug, out io.Writer) error {
	fmt.Fprintln(out, "| bug | target | found | inputs | seconds | told as | tests with -race |\n|---|---|---|---|---|---|---|")
	for _, p := range chosen {
		line, err := c.row(ctx, b, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.id, err)
		}
		fmt.Fprintln(out, line)
	}
	return nil
}

// row has a bug found a few times, and stresses the tests of its package.
func (c comparing) row(ctx context.Context, b *bench, p bug) (string, error) {
	root, err := b.plant(p)
	if err != nil {
		return "", err
	}
	out, err := b.build(ctx, root, p.id, p.target)
	if err != nil {
		return "", err
	}
	found, as := 0, "-"
	var inputs []int
	var seconds []float64
	for i := range c.repeats {
		x, crash, err := b.hunt(ctx, filepath.Join(out, p.target), c.seed+uint32(i))
		if err != nil {
			return "", err
		}
		if how, ok := p.toldBy(crash.said); ok {
			found, as = found+1, how
		}
		inputs, seconds = append(inputs, x.runs()), append(seconds, x.took.Seconds())
	}
	slices.Sort(inputs)
	slices.Sort(seconds)
	median, took := inputs[len(inputs)/2], seconds[len(seconds)/2]
	stressed, err := b.stress(ctx, p, max(c.stress, time.Duration(took*float64(time.Second))))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("| %s | %s | %d of %d | %d | %.1f | %s | %s |", p.id, p.target, found, c.repeats, median, took, as, stressed), nil
}

// hangs is when stressed tests, which take a second or two, are taken to hang. A stress
// test knows no better.
const hangs = "1m"

var failing = regexp.MustCompile(`(?m)^--- FAIL: (\S+)`)

// failed says how tests failed.
func failed(text string) string {
	if m := failing.FindStringSubmatch(text); m != nil {
		return m[1] + " fails"
	}
	if strings.Contains(text, "panic: test timed out") {
		return "hangs"
	}
	return "panics"
}

// stress runs the tests of the package that has the bug with -race, over and over, until
// they fail or the time is up, and says what came of it. An overlay plants the bug: tests
// that read the source don't count.
func (b *bench) stress(ctx context.Context, p bug, limit time.Duration) (string, error) {
	fmt.Fprintf(b.notes, "stressing ./%s for %v\n", p.tests, limit.Round(time.Second))
	overlay, err := p.overlay(b.root, b.dir)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(b.dir, "stress.test")
	x, err := b.do(ctx, b.root, nil, "go", "test", "-race", "-overlay", overlay, "-c", "-o", binary, "./"+p.tests)
	if err != nil {
		return "", err
	} else if x.code != 0 {
		return "", missing{lastLine(x.said)}
	}
	began := time.Now()
	for n := 1; ; n++ {
		x, err := b.do(ctx, filepath.Join(b.root, p.tests), nil, binary, "-test.failfast", "-test.timeout="+hangs)
		if err != nil {
			return "", err
		}
		took := time.Since(began)
		switch {
		case x.code != 0:
			return fmt.Sprintf("%s in run %d, %.1f s", failed(x.said), n, took.Seconds()), nil
		case took > limit:
			return fmt.Sprintf("passed %s, %.0f s", count.Of(n, "time"), took.Seconds()), nil
		}
	}
}
