// Package evidence says what was proved, on which code, with what, and how anybody can
// check it.
package evidence
