package oracle

import (
	"strconv"
	"strings"
)

// forms has the text of each statement. A capital stands for what varies: X, M,
// L, C and W for an object, R for the register, S for the sum of a Store, K and N
// for K and New, Q for == or !=.
var forms = [...]string{
	Load:      "R = X",
	Store:     "X = S",
	Add:       "R = add X K",
	CAS:       "R = cas X K N",
	Lock:      "lock M",
	Unlock:    "unlock M",
	TryLock:   "R = trylock M",
	RWLock:    "lock L",
	RWUnlock:  "unlock L",
	RWTryLock: "R = trylock L",
	RLock:     "rlock L",
	RUnlock:   "runlock L",
	TryRLock:  "R = tryrlock L",
	Wait:      "wait C",
	Signal:    "signal C",
	Broadcast: "broadcast C",
	WgAdd:     "add W K",
	WgWait:    "wait W",
	If:        "if R Q K {",
	While:     "while X Q K {",
	Go:        "go {",
}

// kind returns the kind of object that the operation is on, 0 for none.
func (op Op) kind() Kind {
	if i := strings.IndexAny(forms[op], "XMLCW"); i >= 0 {
		return Kind(forms[op][i] + 'a' - 'A')
	}
	return 0
}

// String returns the text of p. Parse reads it back.
func (p Program) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case i == 0:
		case s.Op == Go || p[i-1].Op == Go:
			b.WriteByte('\n')
		default:
			b.WriteString("; ")
		}
		b.WriteString(s.String())
	}
	return b.String()
}

// String returns the text of s.
func (s Stmt) String() string {
	text := s.head()
	if !strings.HasSuffix(text, "{") {
		return text
	}
	if len(s.Body) == 0 {
		return text + " }"
	}
	inner := make([]string, len(s.Body))
	for i, t := range s.Body {
		inner[i] = t.String()
	}
	return text + " " + strings.Join(inner, "; ") + " }"
}

// head returns the text of s up to its body.
func (s Stmt) head() string {
	words := strings.Fields(forms[s.Op])
	for i, w := range words {
		switch w {
		case "X", "M", "L", "C", "W":
			words[i] = strings.ToLower(w) + strconv.Itoa(s.Obj)
		case "R":
			words[i] = "r" + strconv.Itoa(s.Reg)
		case "K":
			words[i] = strconv.Itoa(s.K)
		case "N":
			words[i] = strconv.Itoa(s.New)
		case "Q":
			words[i] = map[bool]string{false: "==", true: "!="}[s.Not]
		case "S":
			var sum []string
			for _, r := range s.Sum {
				sum = append(sum, "r"+strconv.Itoa(r))
			}
			if s.K != 0 || len(sum) == 0 {
				sum = append(sum, strconv.Itoa(s.K))
			}
			words[i] = strings.Join(sum, "+")
		}
	}
	return strings.Join(words, " ")
}
