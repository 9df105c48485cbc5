// Package shell writes commands so that they can be pasted into a POSIX shell.
//
// # Limits
//
// Other shells quote otherwise, as that of Windows.
package shell

import "strings"

// Quote makes one word of s, whatever it holds, always with quotes.
func Quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// Word makes one word of s, with quotes where it needs them.
func Word(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_=./:,@%+", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return Quote(s)
}
