package explore

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
)

// A token is a schedule that can be pasted: who has the turn and for how many steps,
// what is chosen where there is a choice, how many spurious wakeups there are, and a
// fingerprint of the execution, by which a token is called stale when the body has changed.

// tokenVersion begins each token.
const tokenVersion = 3

type token struct {
	schedule    []engine.Turn
	ghosts      int
	fingerprint uint32
}

func (t token) String() string {
	b := []byte{tokenVersion}
	b = binary.LittleEndian.AppendUint32(b, t.fingerprint)
	b = binary.AppendUvarint(b, uint64(t.ghosts))
	for i := 0; i < len(t.schedule); {
		n, turn := 1, t.schedule[i]
		for turn.Choice < 0 && i+n < len(t.schedule) && t.schedule[i+n] == turn {
			n++
		}
		b = binary.AppendUvarint(b, uint64(turn.Goroutine))
		if turn.Choice < 0 {
			b = binary.AppendUvarint(b, uint64(n)<<1)
		} else {
			b = binary.AppendUvarint(b, uint64(turn.Choice)<<1|1)
		}
		i += n
	}
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

// maxSchedule is how many steps a token may have, and so an execution.
const maxSchedule = 1 << 20

var errToken = errors.New("not a replay token: it is cut or mistyped")

func parseToken(s string) (t token, err error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 10 {
		return t, errToken
	}
	sum := binary.LittleEndian.Uint32(b[len(b)-4:])
	if b = b[:len(b)-4]; crc32.ChecksumIEEE(b) != sum {
		return t, errToken
	}
	if b[0] != tokenVersion {
		return t, fmt.Errorf("a replay token of version %d, and this is version %d: explore it again for another", b[0], tokenVersion)
	}
	t.fingerprint = binary.LittleEndian.Uint32(b[1:])
	b = b[5:]
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 || v > 2*maxSchedule {
			err = errToken
			b = nil
			return 0
		}
		b = b[n:]
		return v
	}
	if t.ghosts = int(next()); t.ghosts > engine.MaxSpurious {
		return t, errToken // each is a goroutine, and so many would never be done
	}
	for len(b) > 0 && err == nil {
		turn := engine.Turn{Goroutine: int32(next()), Choice: -1}
		n := next()
		if n&1 == 1 {
			turn.Choice, n = int32(n>>1), 2
		}
		if len(t.schedule)+int(n>>1) > maxSchedule {
			return t, errToken
		}
		for range n >> 1 {
			t.schedule = append(t.schedule, turn)
		}
	}
	return t, err
}

// fingerprint is what an execution is recognised by: its events, in their order, with
// their objects, whether it was cut after them, and where each goroutine accesses which
// word of plain memory between its own. Without those a body would be taken for the same
// that writes a word after an Unlock and no more before. Objects are numbered by the
// events alone: which accesses the trace shows depends on values.
func (r *rerun) fingerprint() uint32 {
	h := crc32.NewIEEE()
	numbers := map[int]int{-1: -1}
	number := func(id int) int {
		n, ok := numbers[id]
		if !ok {
			n = len(numbers)
			numbers[id] = n
		}
		return n
	}
	for i := range r.trace.Steps {
		if s := &r.trace.Steps[i]; s.Event {
			fmt.Fprintf(h, "%d %s %t %d %d\n", s.Goroutine, s.Op, s.OK, number(s.ID), number(s.WithID))
		}
	}
	for _, a := range r.accesses {
		fmt.Fprintf(h, "%d after %d %t %d\n", a.Goroutine, a.After, a.Write, a.Word)
	}
	if r.cut {
		fmt.Fprint(h, "cut\n")
	}
	return h.Sum32()
}
