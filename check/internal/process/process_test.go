package process

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAnExcerptKeepsBothEnds(t *testing.T) {
	var x Excerpt
	x.Write([]byte("first"))
	for range 4 {
		x.Write(make([]byte, headSize))
	}
	x.Write([]byte("last"))
	s := x.String()
	require.True(t, strings.HasPrefix(s, "first"))
	require.True(t, strings.HasSuffix(s, "last"))
	require.LessOrEqual(t, len(s), headSize+3*tailSize)
}

func TestALimitEndsTheContextAndIsItsCause(t *testing.T) {
	ctx, cancel := Limit(t.Context(), time.Nanosecond)
	defer cancel(nil)
	<-ctx.Done()
	require.Equal(t, ErrLate, context.Cause(ctx))
}

func TestWithoutALimitTheCauseIsTheCallers(t *testing.T) {
	ctx, cancel := Limit(t.Context(), 0)
	own := errors.New("enough")
	cancel(own)
	<-ctx.Done()
	require.Equal(t, own, context.Cause(ctx))
}
