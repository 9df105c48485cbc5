package lane

import (
	"fmt"
	"regexp"
	"strings"
)

// hindrance is why something was not built that says nothing of its source, so that nobody
// can tell, and what to do.
type hindrance struct{ why, remedy string }

// Error says why.
func (h *hindrance) Error() string { return h.why }

// hindrances are told by what the go command says of them.
var hindrances = []struct {
	says   *regexp.Regexp
	remedy string
}{
	{regexp.MustCompile(`Get "https?://|module lookup disabled by GOPROXY=off`), "let the go command reach its module proxy once, as by 'go mod download'"},
	{regexp.MustCompile(`no space left on device`), "make room for what is built, or name another folder by TMPDIR or GOCACHE"},
}

// hindered returns what kept the go command from its work, if its output tells of that.
func hindered(what, output string) *hindrance {
	for line := range strings.Lines(output) {
		for _, h := range hindrances {
			if h.says.MatchString(line) {
				return &hindrance{what + ": " + strings.TrimSpace(line), h.remedy}
			}
		}
	}
	return nil
}

// unbuilt is the error for what was not built. What says so ends in a verb.
func unbuilt(what string, x exit) error {
	if x.err != nil || x.late {
		return &hindrance{what + ": " + told(x), ""}
	}
	if h := hindered(what, x.output); h != nil {
		return h
	}
	return fmt.Errorf("%s:\n%s", what, told(x))
}
