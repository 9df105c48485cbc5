package explore

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// trim cuts the beginning of what is longer than the width: the end of an expression
// says more.
func trim(s string, width int) string {
	n := letters(s)
	if n <= width {
		return s
	}
	for i, c := range s {
		if n < width { // one place is for what stands for the beginning
			return "…" + s[i:]
		}
		n -= columns(c)
	}
	return "…"
}

// printable is a text as it can stand in a line: quoted, if a letter of it would break that
// or not be seen.
func printable(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return s
	}
	return strconv.Quote(s)
}

// letters is how many places in a line a text takes.
func letters(s string) (n int) {
	for _, c := range s {
		n += columns(c)
	}
	return n
}

// columns is how many places in a line a letter takes. A library would know all of them, and
// come with its tables into every test that imports the explorer.
func columns(c rune) int {
	switch {
	case c < 0x300, c >= 0xff61 && c < 0xffe0: // the second are halfwidth forms
		return 1
	case unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
		c >= 0x3000 && c < 0x3040, c >= 0xff01 && c < 0xff61, c >= 0x1f300 && c < 0x1fb00:
		return 2
	}
	return 1
}
