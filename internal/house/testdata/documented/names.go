// Package documented has names without a comment, and some that need none.
package documented

func Undocumented() {}

func (T) Method() {}

type (
	Bare int
	// T is documented.
	T    int
	bare int
)

func (bare) Method() {}

// The group's comment is enough.
const (
	One = 1
	Two = 2
)
