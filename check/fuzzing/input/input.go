// Package input knows what the inputs of the fuzz targets are whose bytes stand for
// programs, and how the go command keeps an input in a file.
//
//	target          the bytes
//	FuzzRun         a program
//	FuzzExplore     a byte for the strategy and the spurious wakeups, two for the seed, a program
//	FuzzDiff        the same
//	FuzzHostile     a byte for what is broken, one for where, a program
//	FuzzConcurrent  a byte for how many and whether apart, two to four programs in pieces of one size
//
// The targets take their inputs apart by it, and what makes a crash smaller puts them
// together again.
//
// # Limits
//
// The inputs of FuzzParse are texts and stand for no program. Files are read that hold one
// argument of type []byte: other targets have inputs of other types, which are left alone.
package input

import (
	"bytes"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/check/program"
)

// Input is an input, taken apart.
type Input struct {
	// Target is the fuzz target that it is for.
	Target string
	// Head is what stands before the programs: as many bytes as the target has there.
	Head []byte
	// Programs are what the other bytes stand for: one, or for FuzzConcurrent two to four.
	Programs []*program.Program
}

// form is how a target takes its bytes apart.
type form struct {
	head int
	// longest is how many bytes of programs are looked at, or zero for all.
	longest int
	several bool
	// heads are those by which a simpler program may fail as well, beside the one that
	// there was.
	heads func(head []byte) [][]byte
}

// Longest is how many bytes of a program FuzzExplore looks at. Where more would count, Go's
// fuzzer grows its inputs without end, and they explore nothing.
const Longest = 64

var forms = map[string]form{
	"FuzzRun":        {},
	"FuzzExplore":    {head: 3, longest: Longest, heads: schedules},
	"FuzzDiff":       {head: 3},
	"FuzzHostile":    {head: 2, heads: places},
	"FuzzConcurrent": {head: 1, several: true},
}

// Known reports whether the inputs of a target stand for programs.
func Known(target string) bool {
	_, ok := forms[target]
	return ok
}

// Scheduled reports whether the schedules of a target are part of its input, so that what
// fails once fails each time.
func Scheduled(target string) bool { return target == "FuzzExplore" }

// Decode takes the bytes of an input apart, whatever they are. It reports false if those
// of the target stand for no program.
func Decode(target string, data []byte) (Input, bool) {
	f, ok := forms[target]
	if !ok {
		return Input{}, false
	}
	in := Input{Target: target, Head: make([]byte, f.head)}
	data = data[copy(in.Head, data):]
	if f.longest > 0 {
		data = data[:min(len(data), f.longest)]
	}
	n := 1
	if f.several {
		n = fewest + int(in.Head[0]>>1)%(most-fewest+1)
	}
	size := (len(data) + n - 1) / n
	for range n {
		piece := data[:min(size, len(data))]
		data = data[len(piece):]
		in.Programs = append(in.Programs, program.Decode(piece))
	}
	return in, true
}

// The fewest and the most programs, where there are several.
const fewest, most = 2, 4

// filler is how a program's bytes are made longer: its last poll has ended, and nothing
// that closes is open.
const filler = 0xff

// Encode puts the input together, the count of the programs included. It reports false if
// bytes can't say it, or say more than the target looks at.
func (in Input) Encode() ([]byte, bool) {
	var pieces [][]byte
	size := 0
	for _, p := range in.Programs {
		piece, ok := program.Encode(p)
		if !ok {
			return nil, false
		}
		pieces, size = append(pieces, piece), max(size, len(piece))
	}
	data := slices.Clone(in.Head)
	if forms[in.Target].several {
		data[0] = byte(len(pieces)-fewest)<<1 | data[0]&1
	}
	for _, piece := range pieces {
		data = append(append(data, piece...), bytes.Repeat([]byte{filler}, size-len(piece))...)
	}
	back, ok := Decode(in.Target, data)
	return data, ok && back.Text() == in.Text()
}

// Text is what the programs say, under the names that they get when they are decoded.
func (in Input) Text() string {
	var all []string
	for _, p := range in.Programs {
		all = append(all, program.Rename(p).String())
	}
	return strings.Join(all, "\n---\n")
}
