package evidence

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/extremely-boring/extreme/check/lane"
)

// JUnit returns a run of lanes as a JUnit report: a suite for each lane, with a test case for
// its verdict, one for each bug that it plants and one for each rule that somebody's tests
// judged. What is incomplete is an error and never skipped, because most viewers paint what
// is skipped green; only an optional lane that was left out is skipped.
func JUnit(r lane.Report) ([]byte, error) {
	suites := junit.Testsuites{Name: "extreme " + r.Command, Time: seconds(r.Seconds)}
	for i, l := range r.Lanes {
		suite := junit.Testsuite{ID: i, Name: l.Lane, Time: seconds(l.Seconds)}
		suite.AddProperty("seed", fmt.Sprint(r.Seed))
		for _, c := range l.Commands {
			suite.AddProperty("command", c)
		}
		suite.AddTestcase(verdictCase(l))
		for n, p := range l.Planted {
			suite.AddTestcase(plantedCase(l, n, p))
		}
		for _, j := range l.Judged {
			suite.AddTestcase(judgedCase(l, j))
		}
		suites.AddSuite(suite)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	err := suites.WriteXML(&b)
	return b.Bytes(), err
}

func seconds(s float64) string { return fmt.Sprintf("%.3f", s) }

func class(l lane.Result) string { return "extreme." + l.Lane }

// verdictCase is the lane as a test.
func verdictCase(l lane.Result) junit.Testcase {
	c := junit.Testcase{Name: l.Lane, Classname: class(l), Time: seconds(l.Seconds)}
	said := &junit.Result{Message: printable(why(l)), Type: string(l.Verdict), Data: printable(account(l))}
	switch {
	case l.NotRun:
		c.Skipped = said
	case l.Verdict == lane.Fail:
		if l.Blind {
			said.Type = "blind"
		}
		c.Failure = said
	case l.Verdict != lane.Pass:
		c.Error = said
	}
	return c
}

// account is all that the lane found, and how to see it again.
func account(l lane.Result) string {
	var b strings.Builder
	for _, f := range l.Findings {
		fmt.Fprintf(&b, "%s: %s\n", f.Rule, f.Sentence)
		for _, part := range []string{f.Place, f.Program, f.Reproduce, f.Report} {
			if part != "" {
				fmt.Fprintf(&b, "%s\n", part)
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(l.Output)
	return strings.TrimSpace(b.String())
}

// plantedCase is a planted bug as a test that it is caught.
func plantedCase(l lane.Result, n int, p lane.Planted) junit.Testcase {
	name := "catches " + p.Bug
	for _, before := range l.Planted[:n] { // names are to be distinct
		if before.Bug == p.Bug {
			name += "'"
		}
	}
	c := junit.Testcase{Name: name, Classname: class(l)}
	switch {
	case p.Caught:
	case p.CutShort:
		c.Error = &junit.Result{Message: printable(p.Why), Type: string(lane.Incomplete)}
	default:
		c.Failure = &junit.Result{Message: printable(p.Why), Type: "blind"}
	}
	return c
}

// judgedCase is a rule as a test. That this lane can't judge it says nothing: where none
// can, a lane is incomplete.
func judgedCase(l lane.Result, j lane.Judged) junit.Testcase {
	c := junit.Testcase{Name: j.Test, Classname: class(l) + "." + j.Package}
	said := &junit.Result{Message: printable(j.Note), Type: string(j.Verdict)}
	switch j.Verdict {
	case lane.Pass:
	case lane.Fail:
		c.Failure = said
	default:
		c.Skipped = said
	}
	return c
}

// printable replaces what XML can't hold, as the escapes of a coloured report.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
