package lane

import (
	"cmp"
	"maps"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/extremely-boring/extreme/check"
)

// testPlace is a line of a test that a report names.
var testPlace = regexp.MustCompile(`(?m)^\s*([\w.-]+_test\.go:\d+):`)

// place is where to look for what a report tells of: the line of a test that it names, or
// else the file with the tests; from root and with slashes.
func (p theirPackage) place(root, report string) string {
	file := p.file
	if m := testPlace.FindStringSubmatch(report); m != nil {
		file = m[1]
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return ""
	}
	// The go command names folders without links.
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	rel, err := filepath.Rel(root, filepath.Join(p.dir, file))
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// rules are the judgements of the package's tests, in an order of their own.
func (p theirPackage) rules(judged map[judgedBy]check.Judgement) (all []Judged) {
	by := slices.SortedFunc(maps.Keys(judged), func(a, b judgedBy) int {
		return cmp.Or(cmp.Compare(a.test, b.test), cmp.Compare(a.rule, b.rule))
	})
	for _, b := range by {
		j := judged[b]
		all = append(all, Judged{p.path, b.test, string(b.rule), j.Verdict, j.Waived, j.Note()})
	}
	return all
}
