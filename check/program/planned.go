package program

import (
	"errors"
	"fmt"
	"strings"
)

// planned is the value of a panic that the program asks for.
type planned struct{}

// Error is what the runtime prints if the panic comes out of a goroutine.
func (planned) Error() string {
	return "a panic that a generated program has planned for its poll, and that the executor let out of a goroutine of its own: catch it there and panic in Run"
}

// isPlanned reports whether what a Run panicked with is a panic that the program asked for,
// or holds it: a runner that polls on a goroutine of its own may wrap it as an error, or
// put its text, with a stack perhaps, into another.
func isPlanned(r any) bool {
	if r == any(planned{}) {
		return true
	}
	if err, ok := r.(error); ok && errors.As(err, new(planned)) {
		return true
	}
	return strings.Contains(fmt.Sprint(r), planned{}.Error())
}
