package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheTextOfAProgramIsReadBack(t *testing.T) {
	var programs []Program
	for _, c := range Known() {
		programs = append(programs, c.Program)
	}
	for seed := range uint64(drawn) {
		p, _ := Draw(seed)
		programs = append(programs, p)
	}
	for _, p := range programs {
		q, err := Parse(p.String())
		require.NoError(t, err, p)
		require.Equal(t, p, q, p)
	}
}

func TestATextIsLaidOutWithAGoroutineALine(t *testing.T) {
	p, err := Parse(" x0=1; go {r0  = x0\n if r0 != 1 { x1 = r0+-2+r1 ; };}; ; lock l0 ")
	require.ErrorContains(t, err, "no statement: x0=1")
	require.Nil(t, p)
	p, err = Parse(" x0 = 1; go {r0  = x0\n if r0 != 1 { x1 = r0+-2+r1 ; };}; ; lock l0;unlock l0 ")
	require.NoError(t, err)
	require.Equal(t, "x0 = 1\ngo { r0 = x0; if r0 != 1 { x1 = r0+r1+-2 } }\nlock l0; unlock l0", p.String())
	require.Equal(t, 2, p.Count(Variable))
	require.Equal(t, 1, p.Count(RWMutex))
	require.Equal(t, 0, p.Count(Mutex))
}

func TestAProgramThatWaitsOnACondHasItsMutex(t *testing.T) {
	p, err := Parse("go { if r0 == 0 { wait c2 } }")
	require.NoError(t, err)
	require.Equal(t, 3, p.Count(Cond))
	require.Equal(t, 1, p.Count(Mutex))
}

func TestATextThatIsNoProgramIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"x0 = y0":           "no statement: x0 = y0",
		"x0 = 1+":           "no statement: x0 = 1+",
		"r4 = x0":           "no statement: r4 = x0",
		"r0 = x1000":        "no statement: r0 = x1000",
		"r0 = x-1":          "no statement: r0 = x-1",
		"lock x0":           "no statement: lock x0",
		"if r0 < 1 { }":     "no statement: if r0 < 1 {",
		"r0 = cas x0 1":     "no statement: r0 = cas x0 1",
		"go":                "no statement: go",
		"go { x0 = 1":       "no } for: go {",
		"go { x0 = 1 } }":   "a } too many",
		"{ x0 = 1 }":        "no statement: {",
		times(200, "go { "): "too many { in each other",
	} {
		_, err := Parse(text)
		require.EqualError(t, err, want, text)
	}
}
