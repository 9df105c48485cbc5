package oracle

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Parse reads the text of a program.
func Parse(text string) (Program, error) {
	d := parser{words: strings.Fields(strings.NewReplacer("{", " { ; ", "}", " ; } ; ", ";", " ; ", "\n", " ; ").Replace(text))}
	p, err := d.body(0)
	if err == nil && len(d.words) > 0 {
		err = fmt.Errorf("a } too many")
	}
	return p, err
}

// mustParse is Parse for the texts of this package.
func mustParse(text string) Program {
	p, err := Parse(text)
	if err != nil {
		panic(fmt.Sprintf("%v in %q", err, text))
	}
	return p
}

type parser struct{ words []string }

// maxNesting bounds the parser's recursion.
const maxNesting = 100

// body reads statements up to the end or to a brace that closes, which it leaves.
func (d *parser) body(depth int) (body []Stmt, err error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("too many { in each other")
	}
	for len(d.words) > 0 && d.words[0] != "}" {
		end := slices.Index(d.words, ";")
		if end < 0 {
			end = len(d.words)
		}
		words := d.words[:end]
		d.words = d.words[min(end+1, len(d.words)):]
		if len(words) == 0 {
			continue
		}
		s, ok := match(words)
		if !ok {
			return nil, fmt.Errorf("no statement: %s", strings.Join(words, " "))
		}
		if words[len(words)-1] == "{" {
			if s.Body, err = d.body(depth + 1); err != nil {
				return nil, err
			}
			if len(d.words) == 0 {
				return nil, fmt.Errorf("no } for: %s", strings.Join(words, " "))
			}
			d.words = d.words[1:]
		}
		body = append(body, s)
	}
	return body, nil
}

// match finds the form that the words have.
func match(words []string) (Stmt, bool) {
	for op, form := range forms {
		s, form := Stmt{Op: Op(op)}, strings.Fields(form)
		fits := len(form) == len(words)
		for i := 0; fits && i < len(words); i++ {
			fits = s.take(form[i], words[i])
		}
		if fits {
			return s, true
		}
	}
	return Stmt{}, false
}

// take reads one word in the place that a form gives it.
func (s *Stmt) take(place, word string) bool {
	var err error
	switch place {
	case "X", "M", "C", "W":
		s.Obj, err = index(word, strings.ToLower(place), maxObjects)
	case "L":
		s.Obj, err = index(word, "l", maxRWMutexes)
	case "R":
		s.Reg, err = index(word, "r", Registers)
	case "K":
		s.K, err = strconv.Atoi(word)
	case "N":
		s.New, err = strconv.Atoi(word)
	case "Q":
		s.Not = word == "!="
		return s.Not || word == "=="
	case "S":
		for _, w := range strings.Split(word, "+") {
			if r, err := index(w, "r", Registers); err == nil {
				s.Sum = append(s.Sum, r)
				continue
			}
			k, err := strconv.Atoi(w)
			if err != nil {
				return false
			}
			s.K += k
		}
	default:
		return place == word
	}
	return err == nil
}

// maxObjects bounds how many objects of a kind there are.
const maxObjects = 1000

// maxRWMutexes bounds how many RWMutexes there are: each goroutine counts its own read
// locks of each.
const maxRWMutexes = 4

// index reads the number of a name that begins with that letter.
func index(name, letter string, limit int) (int, error) {
	digits, ok := strings.CutPrefix(name, letter)
	n, err := strconv.ParseUint(digits, 10, 16)
	if !ok || err != nil || int(n) >= limit {
		return 0, fmt.Errorf("no name: %s", name)
	}
	return int(n), nil
}
