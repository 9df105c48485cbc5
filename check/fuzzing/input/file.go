package input

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
)

// Begin is how a file with an input begins.
const Begin = "go test fuzz v1\n"

// Name is the name that the go command gives to an input: a hash of its file's text. So a
// file says itself whether it is whole.
func Name(text []byte) string { return fmt.Sprintf("%x", sha256.Sum256(text))[:16] }

// File returns the text of a file with an input of one argument.
func File(data []byte) []byte { return fmt.Appendf(nil, "%s[]byte(%q)\n", Begin, data) }

// Bytes returns the argument of an input by the text of its file. It reports false if it
// has another type, or there are several.
func Bytes(text []byte) ([]byte, bool) {
	literal, ok := strings.CutPrefix(string(text), Begin+"[]byte(")
	if !ok {
		return nil, false
	}
	literal, ok = strings.CutSuffix(strings.TrimRight(literal, "\n"), ")")
	if !ok {
		return nil, false
	}
	data, err := strconv.Unquote(literal)
	return []byte(data), err == nil
}
