// Package count says how many of something there are, as people read it.
//
//	count.Of(1234, "program") // 1,234 programs
//
// It is for all that the project prints and saves for people.
// What a plural or a number looks like in other languages is not its matter: a library
// for that would come with tables into every test that imports the explorer.
package count

import (
	"strconv"
	"strings"
)

// Int is what there can be a number of.
type Int interface{ ~int | ~int64 }

// Of returns how many of something there are, which has a regular plural: 1 program,
// 2 programs, 2 bodies.
func Of[N Int](n N, one string) string {
	if stem, ok := strings.CutSuffix(one, "y"); ok && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "o") {
		return Or(n, one, stem+"ies")
	}
	return Or(n, one, one+"s")
}

// Or returns how many there are of what is called one thing if it is one, and another
// if it is any other number.
func Or[N Int](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + many
}

// Grouped returns the number with commas between thousands.
func Grouped[N Int](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
