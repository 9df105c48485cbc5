package fuzz_test

import (
	"testing"

	"github.com/extremely-boring/extreme/check"
	"github.com/extremely-boring/extreme/check/program"
)

// FuzzRun runs a program on real goroutines in virtual time, and closes its books.
func FuzzRun(f *testing.F) { f.Fuzz(tryRun) }

func tryRun(t *testing.T, data []byte) {
	p := program.Decode(data)
	if weight(p) > heavy {
		return
	}
	c := begin(t, data, p.String)
	c.run(func() string { return c.right(p) })
}

// right runs a program that is legal on the shipped runner, and says what is wrong.
func (c *trial) right(p *program.Program) string {
	r := check.Run(p, check.Options{Subject: c.subject(c.runner)})
	if r.OK() {
		return ""
	}
	return report(r)
}
