package explore

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/check/explore/internal/engine"
	"github.com/extremely-boring/extreme/check/explore/sync"
	"github.com/extremely-boring/extreme/check/explore/sync/atomic"
)

func TestATokenIsReadBack(t *testing.T) {
	const seed = 3
	r := rand.New(rand.NewPCG(seed, 0))
	for range 2000 {
		want := token{ghosts: r.IntN(9), fingerprint: r.Uint32()}
		for range r.IntN(60) {
			turn := engine.Turn{Goroutine: r.Int32N(300), Choice: -1}
			if r.IntN(5) == 0 {
				turn.Choice = r.Int32N(300)
			}
			for range 1 + r.IntN(4) {
				want.schedule = append(want.schedule, turn)
			}
		}
		got, err := parseToken(want.String())
		require.NoError(t, err, "seed %d: %v", seed, want)
		require.Equal(t, want, got, "seed %d", seed)
	}
}

func TestATokenHoldsTheLongestExecutionThatMayBeAskedFor(t *testing.T) {
	require.NoError(t, Options{Steps: maxSchedule}.check())
	for _, turns := range []int32{1, 2, maxSchedule} {
		want := token{}
		for i := range int32(maxSchedule) {
			want.schedule = append(want.schedule, engine.Turn{Goroutine: i % turns, Choice: -1})
		}
		got, err := parseToken(want.String())
		require.NoError(t, err)
		require.True(t, slices.Equal(want.schedule, got.schedule))
	}
}

func TestATokenCanBePastedIntoAShell(t *testing.T) {
	require.Regexp(t, `^[-_0-9A-Za-z]+$`, token{schedule: []engine.Turn{{Goroutine: 5, Choice: -1}, {Goroutine: 3, Choice: 4}}, fingerprint: 0xfffefdfc}.String())
}

// sealed returns the token of those bytes, with a sum that is right.
func sealed(b ...byte) string {
	return base64.RawURLEncoding.EncodeToString(binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b)))
}

// hostile are texts that are no token.
var hostile = map[string]string{
	"nothing":             " ",
	"a word":              "token",
	"bytes of no letter":  "\x00\xff\n",
	"a token that is cut": token{schedule: make([]engine.Turn, 9)}.String()[:12],
	"zeroes":              strings.Repeat("A", 40),
	"of another version":  sealed(9, 0, 0, 0, 0, 0),
	"no goroutine":        sealed(tokenVersion, 0, 0, 0, 0, 0, 5),
	"half of a number":    sealed(tokenVersion, 0, 0, 0, 0, 0, 5, 0x80),
	"a number too long":   sealed(tokenVersion, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2),
	"a goroutine too far": sealed(append([]byte{tokenVersion, 0, 0, 0, 0, 0}, binary.AppendUvarint(nil, 1<<40)...)...),
	"too many turns":      sealed(append([]byte{tokenVersion, 0, 0, 0, 0, 0, 1}, binary.AppendUvarint(nil, 1<<40)...)...),
	"turns over and over": sealed(append([]byte{tokenVersion, 0, 0, 0, 0, 0}, []byte(strings.Repeat("\x01\xfe\xff\x3f", 100))...)...),
	"too many wakeups":    sealed(append([]byte{tokenVersion, 0, 0, 0, 0}, binary.AppendUvarint(nil, 1<<40)...)...),
}

func body(t *T) {
	var x atomic.Int32
	Go(func() { x.Add(1) })
	if x.Load() == 1 {
		t.Errorf("late")
	}
}

func TestWhatIsNoTokenIsRefusedInOneLine(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			r := Run(body, Options{Replay: text})
			require.Regexp(t, `^[^\n]*token[^\n]*$`, r.Incomplete)
			require.Zero(t, r.Executions)
			require.Empty(t, r.Findings)
		})
	}
}

func TestATokenOfMoreSpuriousWakeupsThanThereMayBeIsRefused(t *testing.T) {
	for ghosts := range 2 * engine.MaxSpurious {
		_, err := parseToken(token{ghosts: ghosts}.String())
		require.Equal(t, ghosts > engine.MaxSpurious, err != nil, ghosts)
	}
}

func TestEveryCutOrMistypedTokenIsRefused(t *testing.T) {
	token := Run(body, Options{}).Findings[0].Token
	for i := range token {
		_, err := parseToken(token[:i])
		require.ErrorIs(t, err, errToken)
		for _, letter := range []byte{'A', 'z', '_'} {
			if mistyped := token[:i] + string(letter) + token[i+1:]; mistyped != token {
				if got, err := parseToken(mistyped); err == nil {
					// The last letter has bits that are no part of the bytes.
					require.Equal(t, len(token)-1, i)
					want, _ := parseToken(token)
					require.Equal(t, want, got)
				}
			}
		}
	}
}

func TestATokenOfAnotherBodyIsStale(t *testing.T) {
	f := Run(body, Options{}).Findings[0]
	for name, other := range map[string]func(*T){
		"fewer steps":         func(*T) {},
		"another step":        func(*T) { var x atomic.Int32; Go(func() { x.Add(1) }); x.Store(1) },
		"a goroutine less":    func(*T) { var x atomic.Int32; x.Add(1); x.Load() },
		"one that is blocked": func(*T) { var v Var[int]; v.Get(); v.Get(); v.Get() },
		"a step more":         func(t *T) { body(t); new(atomic.Int32).Load() },
		"a read more":         func(t *T) { body(t); Read(new(int)) },
	} {
		r := Run(other, Options{Replay: f.Token})
		require.Contains(t, r.Incomplete, "stale", name)
		require.Empty(t, r.Findings)
	}
}

func TestATokenOfABodyWhosePlainWriteIsElsewhereIsStale(t *testing.T) {
	writes := func(before bool) func(*T) {
		return func(t *T) {
			var mu sync.Mutex
			var done bool
			write := func(now bool) {
				if now {
					Write(&done, true)
				}
			}
			Go(func() {
				mu.Lock()
				write(before)
				mu.Unlock()
				write(!before)
			})
			t.Errorf("over")
		}
	}
	f := Run(writes(true), Options{}).Findings[0]
	require.Len(t, Run(writes(true), Options{Replay: f.Token}).Findings, 1)
	require.Contains(t, Run(writes(false), Options{Replay: f.Token}).Incomplete, "stale")
}

func TestATokenOfABodyWithAStepOnAnotherObjectIsStale(t *testing.T) {
	on := func(second int) func(*T) {
		return func(t *T) {
			var locks [2]sync.Mutex
			var words [2]int
			for i := range 2 {
				Go(func() {
					at := i * second
					locks[at].Lock()
					Write(&words[at], 1)
					locks[at].Unlock()
				})
			}
			t.Errorf("over")
		}
	}
	f := Run(on(0), Options{}).Findings[0]
	require.Len(t, Run(on(0), Options{Replay: f.Token}).Findings, 1)
	require.Contains(t, Run(on(1), Options{Replay: f.Token}).Incomplete, "stale")
}

func TestATokenOfABodyWithAPlainAccessOfAnotherWordIsStale(t *testing.T) {
	of := func(second int) func(*T) {
		return func(t *T) {
			var words [2]int
			Write(&words[0], 1)
			Write(&words[second], 1)
			t.Errorf("over")
		}
	}
	f := Run(of(0), Options{}).Findings[0]
	require.Len(t, Run(of(0), Options{Replay: f.Token}).Findings, 1)
	require.Contains(t, Run(of(1), Options{Replay: f.Token}).Incomplete, "stale")
}

func TestATokenWithAScheduleThatCannotBeIsStale(t *testing.T) {
	for _, schedule := range [][]engine.Turn{
		{{Goroutine: 0, Choice: -1}, {Goroutine: 7, Choice: -1}},
		{{Goroutine: 1, Choice: -1}},
		{{Goroutine: 1 << 20, Choice: -1}},
		{{Goroutine: 0, Choice: 3}},
		{{Goroutine: 0, Choice: -1}, {Goroutine: 0, Choice: -1}, {Goroutine: 0, Choice: -1}, {Goroutine: 0, Choice: -1}},
	} {
		for ghosts := range 3 {
			r := Run(body, Options{Replay: token{schedule: schedule, ghosts: ghosts}.String()})
			require.Contains(t, r.Incomplete, "stale")
			require.Empty(t, r.Findings)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add(Run(body, Options{}).Findings[0].Token)
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseToken(text)
		if err != nil {
			return
		}
		again, err := parseToken(got.String())
		require.NoError(t, err)
		require.True(t, slices.Equal(got.schedule, again.schedule))
		require.Equal(t, []any{got.ghosts, got.fingerprint}, []any{again.ghosts, again.fingerprint})
	})
}
