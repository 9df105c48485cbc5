package count_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/extremely-boring/extreme/internal/count"
)

func ExampleOf() {
	fmt.Println(count.Of(1, "body"))
	fmt.Println(count.Of(1234, "program"))
	// Output:
	// 1 body
	// 1,234 programs
}

func TestOneIsOneAndAllElseIsMany(t *testing.T) {
	require.Equal(t, "0 polls", count.Of(0, "poll"))
	require.Equal(t, "1 poll", count.Of(1, "poll"))
	require.Equal(t, "2 polls", count.Of(int64(2), "poll"))
	require.Equal(t, "-1 polls", count.Of(-1, "poll"))
	require.Equal(t, "2 entries", count.Of(2, "entry"))
	require.Equal(t, "2 days", count.Of(2, "day"))
	require.Equal(t, "1 file is", count.Or(1, "file is", "files are"))
	require.Equal(t, "1,000 files are", count.Or(1000, "file is", "files are"))
}

func TestThousandsAreApart(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12_345: "12,345", 999_999: "999,999", 1_234_567: "1,234,567",
		-1: "-1", -999: "-999", -1000: "-1,000", -123_456: "-123,456",
		math.MaxInt64: "9,223,372,036,854,775,807", math.MinInt64: "-9,223,372,036,854,775,808",
	} {
		require.Equal(t, want, count.Grouped(n))
	}
}
