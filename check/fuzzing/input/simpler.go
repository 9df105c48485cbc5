package input

import (
	"encoding/binary"
	"slices"

	"github.com/extremely-boring/extreme/check/program"
)

// With returns the input with another i-th program.
func (in Input) With(i int, p *program.Program) Input {
	in.Programs = slices.Clone(in.Programs)
	in.Programs[i] = p
	return in
}

// Without returns the input without its i-th program. It reports false if the target needs
// as many as there are.
func (in Input) Without(i int) (Input, bool) {
	if len(in.Programs) <= fewest {
		return in, false
	}
	in.Programs = slices.Delete(slices.Clone(in.Programs), i, i+1)
	return in, true
}

// Variants returns the input, and then the same programs with other heads: other schedules,
// or other places to break. A simpler program may show by one of them what it no longer
// shows by its own.
func (in Input) Variants() []Input {
	all := []Input{in}
	heads := forms[in.Target].heads
	if heads == nil {
		return all
	}
	for _, head := range heads(in.Head) {
		if slices.ContainsFunc(all, func(v Input) bool { return slices.Equal(v.Head, head) }) {
			continue
		}
		other := in
		other.Head = head
		all = append(all, other)
	}
	return all
}

// How many strategies and seeds the other schedules of an input are made of.
const (
	strategies = 3
	seeds      = 8
)

// schedules are those of FuzzExplore: each strategy with a few seeds, at first without a
// spurious wakeup.
func schedules(head []byte) (all [][]byte) {
	for spurious := range int(head[0])/strategies%2 + 1 {
		for seed := range uint16(seeds) {
			for strategy := range strategies {
				all = append(all, binary.LittleEndian.AppendUint16([]byte{byte(spurious*strategies + strategy)}, seed))
			}
		}
	}
	return all
}

// places are where FuzzHostile may break a program from which something is gone before the
// place where it was broken.
func places(head []byte) (all [][]byte) {
	for _, place := range []byte{0, head[1] / 2, max(head[1], 1) - 1} {
		all = append(all, []byte{head[0], place})
	}
	return all
}
