package scope

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"regexp"
	"strings"

	"github.com/extremely-boring/extreme/check/program"
)

// A token names an execution of a program: the program, the token that package explore
// made of the schedule, and a checksum of both, with dots between them. A program of the
// family Park is its two numbers, any other its bytes, and one that has no bytes its text.

const (
	byBytes = "p."
	byText  = "t."
)

// maxPark bounds the numbers of a program of the family in a token.
const maxPark = 64

// Token returns the token for the execution of p that package explore calls by the
// token schedule.
func Token(p *program.Program, schedule string) string {
	s := nameOf(p) + "." + schedule
	return s + "." + checksum(s)
}

// checksum keeps a letter that was mistyped from naming another legal program, of which
// nobody asked.
func checksum(s string) string {
	sum := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(s)))
	return base64.RawURLEncoding.EncodeToString(sum[:3])
}

// nameOf names a program; what its handles are called is left out where it can be.
func nameOf(p *program.Program) string {
	if k := len(p.Polls) - 1; k > 0 && len(p.Polls[0].Body) > 0 {
		t := len(p.Polls[0].Body) / 2 // a clone and a go each
		if k <= maxPark && t <= maxPark && program.Park(k, t).String() == program.Rename(p).String() {
			return fmt.Sprintf("k%dt%d", k, t)
		}
	}
	if data, ok := program.Encode(p); ok {
		return byBytes + base64.RawURLEncoding.EncodeToString(data)
	}
	return byText + base64.RawURLEncoding.EncodeToString([]byte(p.String()))
}

// begins is how a token does.
var begins = regexp.MustCompile(`^([pt]\.|k\d+t\d)`)

// Begins reports whether the text begins as a token does: else it is something other that
// was pasted, and not a token that was cut or mistyped.
func Begins(text string) bool { return begins.MatchString(text) }

var errToken = errors.New("not a replay token: it is cut or mistyped")

// ParseToken takes a token apart.
func ParseToken(token string) (p *program.Program, schedule string, err error) {
	s, sum, _ := cutLast(token)
	name, schedule, ok := cutLast(s)
	if !ok || schedule == "" || sum != checksum(s) {
		return nil, "", errToken
	}
	if p, err = programOf(name); err != nil {
		return nil, "", err
	}
	if nameOf(p) != name { // there is one name for each
		return nil, "", errToken
	}
	return p, schedule, nil
}

// cutLast cuts s at its last dot.
func cutLast(s string) (before, after string, ok bool) {
	dot := strings.LastIndexByte(s, '.')
	if dot < 0 {
		return "", "", false
	}
	return s[:dot], s[dot+1:], true
}

func programOf(name string) (*program.Program, error) {
	var k, t int
	if n, _ := fmt.Sscanf(name, "k%dt%d", &k, &t); n == 2 && min(k, t) > 0 && max(k, t) <= maxPark {
		return program.Park(k, t), nil
	}
	kind := name[:min(2, len(name))]
	data, err := base64.RawURLEncoding.DecodeString(name[len(kind):])
	if err != nil || len(data) == 0 {
		return nil, errToken
	}
	switch kind {
	case byBytes:
		return program.Decode(data), nil
	case byText:
		if p, err := program.Parse(string(data)); err == nil {
			return p, nil
		}
	}
	return nil, errToken
}
