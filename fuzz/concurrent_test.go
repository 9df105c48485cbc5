package fuzz_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/extremely-boring/extreme/check/fuzzing/input"
	"github.com/extremely-boring/extreme/check/program"
)

// FuzzConcurrent runs several programs at once: each in a bubble of its own, so that parks
// go from one to another through the runner's pool, or all as one program in one bubble,
// in which the late wakes of each Run come during the next.
func FuzzConcurrent(f *testing.F) { f.Fuzz(tryConcurrent) }

func tryConcurrent(t *testing.T, data []byte) {
	programs, apart := decodeConcurrent(data)
	for _, p := range programs {
		if weight(p) > heavy {
			return
		}
	}
	if !apart {
		programs = []*program.Program{together(programs)}
	}
	c := begin(t, data, func() string { return texts(programs) })
	c.run(func() string { return c.atOnce(programs) })
}

func texts(programs []*program.Program) string {
	var all []string
	for _, p := range programs {
		all = append(all, p.String())
	}
	return strings.Join(all, "\n---\n")
}

// decodeConcurrent takes an input apart: a byte that says how many programs there are, two
// to four, and whether each is for itself; and the programs.
func decodeConcurrent(data []byte) (programs []*program.Program, apart bool) {
	in, _ := input.Decode("FuzzConcurrent", data)
	return in.Programs, in.Head[0]&1 == 1
}

// atOnce runs programs that are legal side by side, and says what is wrong with the first
// that is not right.
func (c *trial) atOnce(programs []*program.Program) string {
	wrong := make([]string, len(programs))
	var all sync.WaitGroup
	for i, p := range programs {
		all.Go(func() { wrong[i] = c.right(p) })
	}
	all.Wait()
	for _, w := range wrong {
		if w != "" {
			return w
		}
	}
	return ""
}

// together makes one program of several: a goroutine for each, which runs it and then the
// next one, and in the first poll of that does what was to come after its own. What is not
// legal so, because a program nests as deep as it may or ends its goroutine, runs beside
// the others without the next; and if not even that is legal, not at all.
func together(programs []*program.Program) *program.Program {
	whole := &program.Program{Polls: []program.Poll{
		{Times: 1, Body: []program.Stmt{{Op: program.WakeRef, Name: program.CX}}, End: program.Pending},
		{Times: 1, End: program.Ready, Value: 1},
	}}
	for i, p := range programs {
		next := programs[(i+1)%len(programs)]
		for _, body := range [][]program.Stmt{crossing(prefixed(p, i, "a"), prefixed(next, i, "b")), {run(prefixed(p, i, "a"))}} {
			wider := *whole
			wider.Polls = append([]program.Poll(nil), whole.Polls...)
			wider.Polls[0].Body = append([]program.Stmt{{Op: program.Go, Body: body}}, whole.Polls[0].Body...)
			if program.Check(&wider) == nil {
				whole = &wider
				break
			}
		}
	}
	return whole
}

// crossing runs p and then next, in the first poll of which comes what was to come after p.
func crossing(p, next *program.Program) []program.Stmt {
	first, second := *p, *next
	first.After = nil
	second.Polls = append([]program.Poll(nil), next.Polls...)
	second.Polls[0].Body = append(append([]program.Stmt(nil), p.After...), next.Polls[0].Body...)
	return []program.Stmt{run(&first), run(&second)}
}

func run(p *program.Program) program.Stmt { return program.Stmt{Op: program.Run, Run: p} }

// prefixed returns p with names that no other program has.
func prefixed(p *program.Program, i int, part string) *program.Program {
	prefix := func(name string) string {
		if name == "" || name == program.CX {
			return name
		}
		return fmt.Sprintf("%s%d-%s", part, i, name)
	}
	return rewrite(p, func(s program.Stmt) []program.Stmt {
		s.Name, s.From = prefix(s.Name), prefix(s.From)
		return []program.Stmt{s}
	})
}
