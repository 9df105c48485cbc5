package bench

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// section is a table with what is to be said above it.
type section struct {
	title  string
	lead   string
	header table.Row
	rows   []table.Row
	left   int // so many columns are words
}

// sections are the tables of the report; those without a row are left out.
func (r Report) sections() (all []section) {
	for _, s := range []section{r.runnerTable(), r.growthTable(), r.partsTable(), r.ledgerTable(), r.exploreTable(), r.restTable()} {
		if len(s.rows) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// draw makes a table of the section, without its title.
func (s section) draw() table.Writer {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(s.header)
	t.AppendRows(s.rows)
	var columns []table.ColumnConfig
	for i := s.left; i < len(s.header); i++ {
		columns = append(columns, table.ColumnConfig{Number: i + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	return t
}

// runnerTable has the cases without sizes, a line for each subject.
func (r Report) runnerTable() section {
	s := section{
		title:  "The runner",
		lead:   "Each figure is a median with its interval. Multiples are of what the runner takes: above 1, the runner is ahead.",
		header: table.Row{"case", "subject", "crosses", "ns", "allocations", "multiple of extreme", "extreme is"},
		left:   3,
	}
	last := ""
	for _, row := range r.Rows {
		if c := caseOf(row.Case); c == nil || c.subjects[0].name != runner || len(c.sizes) > 0 {
			continue
		}
		s.rows = append(s.rows, table.Row{once(&last, row.Case), row.Subject, row.Across, row.told(), row.allocs(), row.Ratio.told(), row.Ratio.standing()})
	}
	return s
}

// growthTable has the cases with sizes, a column for each size.
func (r Report) growthTable() section {
	s := section{
		title:  "How it grows",
		lead:   "The figure is ns for one of as many as the column says. In brackets are multiples of what the first subject takes for as many; ~ is noise.",
		header: table.Row{"case", "subject", "crosses"},
		left:   3,
	}
	var sizes []int
	for _, row := range r.Rows {
		if row.Size > 0 && !slices.Contains(sizes, row.Size) {
			sizes = append(sizes, row.Size)
		}
	}
	slices.Sort(sizes)
	for _, size := range sizes {
		s.header = append(s.header, strconv.Itoa(size))
	}
	lines := map[string]table.Row{}
	var order []string
	last := ""
	for _, row := range r.Rows {
		if row.Size == 0 {
			continue
		}
		key := row.Case + " " + row.Subject
		if lines[key] == nil {
			lines[key] = table.Row{once(&last, row.Case), row.Subject, row.Across}
			for range sizes {
				lines[key] = append(lines[key], "")
			}
			order = append(order, key)
		}
		cell := number(row.Value)
		switch {
		case row.Ratio == nil:
		case row.Ratio.Noise:
			cell += " (~)"
		default:
			cell += " (" + number(row.Ratio.Value) + ")"
		}
		lines[key][s.left+slices.Index(sizes, row.Size)] = cell
	}
	for _, key := range order {
		s.rows = append(s.rows, lines[key])
	}
	return s
}

// partNames are what the subjects of the parts are called; of those in others the runner
// has none.
var (
	partNames = map[string]string{
		"run": "all of it", "pool": "sync.Pool: Get and Put of the park", "deferred-calls": "a poll under three deferred calls", "counts": "two references given back",
	}
	otherNames = map[string]string{
		"list": "instead of the pool: a list behind a Mutex", "slot": "instead of the pool: one slot, an atomic pointer",
	}
)

// partsTable takes a Run of a ready future apart.
func (r Report) partsTable() section {
	s := section{
		title:  "What a Run of a ready future is made of",
		lead:   "Each part is measured alone, with nobody else at it. The rest is calls, checks, and the waker's way through its vtable.",
		header: table.Row{"part", "ns", "share of the Run"},
		left:   1,
	}
	var run float64
	var others []table.Row
	rest := 1.0
	for _, row := range r.Rows {
		switch {
		case row.Case != "parts":
		case row.Ratio == nil:
			run = row.Value
			s.rows = append(s.rows, table.Row{partNames[row.Subject], row.told(), ""})
		case otherNames[row.Subject] != "":
			others = append(others, table.Row{otherNames[row.Subject], row.told(), percent(row.Ratio.Value)})
		default:
			rest -= row.Ratio.Value
			s.rows = append(s.rows, table.Row{partNames[row.Subject], row.told(), percent(row.Ratio.Value)})
		}
	}
	if len(s.rows) > 0 {
		s.rows = append(s.rows, table.Row{"the rest", number(run * rest), percent(rest)})
	}
	s.rows = append(s.rows, others...)
	return s
}

// ledgerTable has what it costs to keep books.
func (r Report) ledgerTable() section {
	s := section{
		title:  "The ledger",
		lead:   "The figure is ns for an entry of the books, beside the same work done by a plain Run.",
		header: table.Row{"books", "ns", "multiple of plain"},
		left:   1,
	}
	names := map[string]string{
		"plain": "none: a plain Run", "journal": "one journal behind a mutex", "journals": "a journal for each goroutine", "sources": "one journal, with source lines",
	}
	for _, row := range r.Rows {
		if row.Case == "ledger" {
			s.rows = append(s.rows, table.Row{names[row.Subject], row.told(), row.Ratio.told()})
		}
	}
	return s
}

// exploreTable has the rate of the explorer, and how many executions there are.
func (r Report) exploreTable() section {
	s := section{
		title:  "The explorer",
		lead:   "park K,T is a Run that parks K times and is woken by T goroutines each time. Of park 2,2 the rate is that of its first executions. A coroutine's round trip is what a step costs at least.",
		header: table.Row{"program", "executions", "executions a second", "an execution in ns", "in coroutine round trips"},
		left:   1,
	}
	counts := map[string]string{}
	for _, row := range r.Rows {
		if row.Case == "executions" {
			counts[row.Subject] = number(row.Value)
		}
	}
	for _, row := range r.Rows {
		if row.Case == "explore" {
			count := counts[row.Subject]
			if count == "" {
				count = "not counted"
			}
			s.rows = append(s.rows, table.Row{strings.ReplaceAll(row.Subject, "-", " "), count, number(1e9 / row.Value), row.told(), row.Ratio.told()})
		}
	}
	return s
}

// restTable has what other parts of the harness measured, and the units of scale.
func (r Report) restTable() section {
	s := section{
		title:  "The rest",
		lead:   "The fuzz targets' own benchmarks, the time of the kill matrix, and two units for scale: an uncontended Lock and Unlock, and a round trip into a coroutine.",
		header: table.Row{"case", "subject", "figure", "unit"},
		left:   2,
	}
	last := ""
	for _, row := range r.Rows {
		if row.Case == "fuzz" || row.Case == matrixCase || row.Case == "unit" {
			s.rows = append(s.rows, table.Row{once(&last, row.Case), row.Subject, row.told(), row.Unit})
		}
	}
	return s
}

// caseOf returns the case of that id, or nil.
func caseOf(id string) *benchCase {
	i := slices.IndexFunc(cases, func(c *benchCase) bool { return c.id == id })
	if i < 0 {
		return nil
	}
	return cases[i]
}

// once returns the name where it is another than the last, so that a table does not
// repeat it.
func once(last *string, name string) string {
	if name == *last {
		return ""
	}
	*last = name
	return name
}

// told is a median, with its interval unless it is exact.
func (r Row) told() string {
	if r.Low == r.High {
		return number(r.Value)
	}
	return fmt.Sprintf("%s (%s–%s)", number(r.Value), number(r.Low), number(r.High))
}

func (r Row) allocs() string {
	if r.Allocs == nil {
		return ""
	}
	return strconv.FormatInt(*r.Allocs, 10)
}

// told is a ratio with its interval.
func (q *Ratio) told() string {
	if q == nil {
		return "1"
	}
	return fmt.Sprintf("%s (%s–%s)", number(q.Value), number(q.Low), number(q.High))
}

// standing says in a word where the subject that others are compared with stands.
func (q *Ratio) standing() string {
	switch {
	case q == nil:
		return ""
	case q.Noise:
		return "within noise"
	case q.Value > 1:
		return "ahead"
	}
	return "behind"
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// number writes a figure to three digits, as more would pretend to be exact; a whole number
// beyond that is written in full.
func number(x float64) string {
	if x >= 1000 {
		digits := strconv.FormatFloat(x, 'f', 0, 64)
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "," + digits[i:]
		}
		return digits
	}
	switch {
	case x >= 100 || x == float64(int(x)):
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}
