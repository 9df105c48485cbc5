package evidence

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/internal/count"
)

// Standing is what came of checking one claim.
type Standing string

// The standings.
const (
	// Holds is: it follows from the results, and these are of this code.
	Holds Standing = "holds"
	// Broken is: it does not hold.
	Broken Standing = "does not hold"
	// Open is: it could not be checked.
	Open Standing = "could not be checked"
	// Left is: nothing is claimed.
	Left Standing = "not measured"
)

// Check is what came of one claim, or of the file itself.
type Check struct {
	// ID is the claim's, or says which part of the file.
	ID       string   `json:"id"`
	Standing Standing `json:"standing"`
	// Why is a line for each thing that is wrong, and else what holds.
	Why []string `json:"why"`
}

// Verification is what came of all of them.
type Verification struct {
	Checks []Check `json:"checks"`
	// Rerun says that the results were made again, too.
	Rerun bool `json:"rerun"`
}

// The checks that are no claims.
const (
	fileCheck      = "file"
	statementCheck = "statement"
	resultsCheck   = "results"
	harnessCheck   = "harness"
)

// Verify holds a file with evidence, or that of a folder, against what follows from its
// results and against the module in the folder root; where there is none, an empty root
// leaves that open. The error is for a file that can't be read, or is no evidence of this
// schema.
func Verify(ctx context.Context, root, file string) (Verification, error) {
	text, file, err := open(file)
	if err != nil {
		return Verification{}, err
	}
	e, err := read(text)
	if err != nil {
		return Verification{}, fmt.Errorf("%s: %w", file, err)
	}
	v := &verifier{e: e}
	v.file(text)
	v.statement(text, filepath.Join(filepath.Dir(file), statementName))
	v.derived()
	v.code(ctx, root, filepath.Dir(file))
	return Verification{Checks: v.checks}, nil
}

// open reads the file, or that of the folder.
func open(path string) (text []byte, file string, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, jsonName)
	}
	text, err = os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("there is no file %s", path)
	case err == nil && len(bytes.TrimSpace(text)) == 0:
		err = fmt.Errorf("%s is empty", path)
	}
	return text, path, err
}

// verifier checks one file.
type verifier struct {
	e      *Evidence
	checks []Check
}

// say adds what came of a check. Without a reason it holds.
func (v *verifier) say(id, holds string, wrong []string) {
	c := Check{ID: id, Standing: Holds, Why: []string{holds}}
	if len(wrong) > 0 {
		c.Standing, c.Why = Broken, wrong
	}
	v.checks = append(v.checks, c)
}

// file compares the digest that the file has of itself.
func (v *verifier) file(text []byte) {
	var wrong []string
	switch is, err := contentDigest(text); {
	case err != nil:
		wrong = []string{err.Error()}
	case is != v.e.Digest:
		wrong = []string{fmt.Sprintf("it was changed: its content has the digest %s, and it says %s", short(is), short(v.e.Digest))}
	}
	v.say(fileCheck, "its digest is that of its content", wrong)
}

// statement compares the in-toto statement beside the file, if there is one.
func (v *verifier) statement(text []byte, path string) {
	said, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var wrong []string
	s, digest, err := readStatement(said)
	switch {
	case err != nil:
		wrong = append(wrong, fmt.Sprintf("%s can't be read: %v", statementName, err))
	case digest != sum(text):
		wrong = append(wrong, fmt.Sprintf("%s is about a file with the digest %s, and this one has %s", statementName, short(digest), short(sum(text))))
	default:
		made, err := v.e.statement(text)
		if err == nil {
			again, _, _ := readStatement(made)
			if !proto.Equal(again, s) {
				err = errors.New("it says something else than what follows from the evidence")
			}
		}
		if err != nil {
			wrong = append(wrong, fmt.Sprintf("%s: %v", statementName, err))
		}
	}
	v.say(statementCheck, "it says what follows from the evidence", wrong)
}

// derived derives all again that follows from the results.
func (v *verifier) derived() {
	again := *v.e
	again.derive()
	var wrong []string
	if again.Verdict != v.e.Verdict {
		wrong = append(wrong, fmt.Sprintf("the verdict is %s, and %s follows from the results", v.e.Verdict, again.Verdict))
	}
	if again.Summary != v.e.Summary {
		wrong = append(wrong, fmt.Sprintf("the summary says %q, and %q follows from the results", v.e.Summary, again.Summary))
	}
	wrong = append(wrong, differences("total", v.e.Totals, again.Totals)...)
	for _, c := range v.e.Claims {
		if !slices.ContainsFunc(again.Claims, func(a Claim) bool { return a.ID == c.ID }) {
			wrong = append(wrong, fmt.Sprintf("nothing makes the claim %q", c.ID))
		}
	}
	v.say(resultsCheck, "verdict, totals and claims follow from them", wrong)
	for _, c := range again.Claims {
		v.claim(c)
	}
}

// claim compares a claim that follows from the results with the one that is made.
func (v *verifier) claim(c Claim) {
	var wrong []string
	i := slices.IndexFunc(v.e.Claims, func(m Claim) bool { return m.ID == c.ID })
	if i < 0 {
		wrong = append(wrong, "the claim is missing")
	} else {
		wrong = differences("claim's", v.e.Claims[i], c)
	}
	check := Check{ID: c.ID, Why: slices.Concat(wrong, c.Why)}
	if len(check.Why) == 0 {
		check.Why = []string{c.Sentence}
	}
	switch {
	case len(wrong) > 0 || c.Verdict == lane.Fail:
		check.Standing = Broken
	case c.Verdict == lane.Incomplete:
		check.Standing = Open
	case c.Verdict == NotMeasured:
		check.Standing = Left
	default:
		check.Standing = Holds
	}
	v.checks = append(v.checks, check)
}

// differences are the fields, by their names in JSON, in which two values of a type differ:
// what is said, and what follows.
func differences[T any](what string, said, follows T) (lines []string) {
	a, b := fields(said), fields(follows)
	var names []string
	for name := range a {
		names = append(names, name)
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if string(a[name]) != string(b[name]) {
			said, follows := apart(orNone(a[name]), orNone(b[name]))
			lines = append(lines, fmt.Sprintf("the %s %s is %s, and %s follows from the results", what, name, said, follows))
		}
	}
	return lines
}

func fields(value any) (all map[string]json.RawMessage) {
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		panic(err) // it is made of strings and numbers
	}
	return all
}

// apart leaves out what two values begin and end with alike, but for a word. What is quoted
// stays quoted.
func apart(a, b string) (string, string) {
	quote := ""
	if strings.HasPrefix(a, `"`) && strings.HasPrefix(b, `"`) {
		quote, a, b = `"`, strings.Trim(a, `"`), strings.Trim(b, `"`)
	}
	x, y := strings.Split(a, " "), strings.Split(b, " ")
	least := min(len(x), len(y))
	front, back := 0, 0
	for front < least && x[front] == y[front] {
		front++
	}
	for back < least-front && x[len(x)-1-back] == y[len(y)-1-back] {
		back++
	}
	front, back = max(front-1, 0), max(back-1, 0)
	cut := func(words []string) string {
		s := strings.Join(words[front:len(words)-back], " ")
		if front > 0 {
			s = "… " + s
		}
		if back > 0 {
			s += " …"
		}
		return quote + s + quote
	}
	return cut(x), cut(y)
}

func orNone(text json.RawMessage) string {
	if len(text) == 0 {
		return "none"
	}
	return string(text)
}

// add says that something is wrong with a claim, or that it could not be checked.
func (v *Verification) add(id string, s Standing, why string) {
	i := slices.IndexFunc(v.Checks, func(c Check) bool { return c.ID == id })
	if i < 0 {
		v.Checks = append(v.Checks, Check{ID: id})
		i = len(v.Checks) - 1
	}
	c := &v.Checks[i]
	if c.Standing == Broken {
		c.Why = append(c.Why, why)
		return
	}
	c.Standing, c.Why = s, []string{why}
}

// ExitCode is 1 if something does not hold, else 2 if something could not be checked, else 0.
func (v Verification) ExitCode() int {
	has := func(s Standing) bool {
		return slices.ContainsFunc(v.Checks, func(c Check) bool { return c.Standing == s })
	}
	switch {
	case has(Broken):
		return lane.Fail.ExitCode()
	case has(Open):
		return lane.Incomplete.ExitCode()
	}
	return lane.Pass.ExitCode()
}

// Print writes a line for each check, and for each thing that is wrong.
func (v Verification) Print(w io.Writer) {
	stand := map[Standing]int{}
	for _, c := range v.Checks {
		stand[c.Standing]++
		for _, why := range c.Why {
			fmt.Fprintf(w, "%-20s  %-12s  %s\n", c.Standing, c.ID, strings.ReplaceAll(why, "\n", " "))
		}
	}
	fmt.Fprintf(w, "\n%d of %d hold", stand[Holds], len(v.Checks)-stand[Left])
	if n := stand[Broken]; n > 0 {
		fmt.Fprintf(w, ", %s", count.Or(n, "does not", "do not"))
	}
	if n := stand[Open]; n > 0 {
		fmt.Fprintf(w, ", %d could not be checked", n)
	}
	if !v.Rerun {
		fmt.Fprint(w, "; nothing was run, which --rerun does")
	}
	fmt.Fprintln(w)
}
