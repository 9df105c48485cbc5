package house

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/extremely-boring/extreme/internal/docs"
)

// page is a Markdown file as the rules see it.
type page struct {
	path string
	docs.Page
}

// pages returns the Markdown files.
func (t *Tree) pages() (pages []page) {
	for _, f := range t.files {
		if path.Ext(f.path) == ".md" {
			pages = append(pages, page{f.path, docs.Read(f.text)})
		}
	}
	return pages
}

// today are the pages that speak of what there is now: a changelog does not.
func (t *Tree) today() []page {
	return slices.DeleteFunc(t.pages(), func(p page) bool { return path.Base(p.path) == "CHANGELOG.md" })
}

// at is the place of a line of the page.
func (p page) at(line int) string { return fmt.Sprintf("%s:%d", p.path, line) }

// exists says whether there is a file or folder of that path from the root. It may
// be one that the rules don't look into.
func (t *Tree) exists(name string) bool {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return false
	}
	_, err := os.Stat(filepath.Join(t.root, filepath.FromSlash(name)))
	return err == nil
}

// content returns what is in the file of that path from the root.
func (t *Tree) content(name string) (string, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", fmt.Errorf("%q is not a path below the root", name)
	}
	text, err := os.ReadFile(filepath.Join(t.root, filepath.FromSlash(name)))
	if err != nil {
		return "", fmt.Errorf("there is no file %s", name)
	}
	return string(text), nil
}

// links finds links, anchors and paths that lead nowhere. Of what is elsewhere it
// looks at the address only: a test must not depend on a network.
func links(t *Tree) (broken []Broken) {
	pages := t.pages()
	for _, p := range pages {
		for _, l := range p.Links {
			if what := t.leadsNowhere(pages, p, l.Target); what != "" {
				broken = append(broken, Broken{p.at(l.Line), what})
			}
		}
	}
	for _, p := range t.today() {
		for _, b := range p.Blocks {
			for _, s := range b.Spans {
				if t.isPath(s.Text) && !t.exists(strings.TrimSuffix(s.Text, "/...")) {
					broken = append(broken, Broken{p.at(s.Line), "there is no " + s.Text})
				}
			}
		}
	}
	return broken
}

func (t *Tree) leadsNowhere(pages []page, from page, target string) string {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return fmt.Sprintf("%q is not an address", target)
	case u.Scheme != "":
		if u.Scheme != "https" || u.Host == "" {
			return fmt.Sprintf("%q is not an https address", target)
		}
		return ""
	}
	name := from.path
	if u.Path != "" {
		name = path.Join(path.Dir(from.path), u.Path)
	}
	if !t.exists(name) {
		return "there is no " + name
	}
	if u.Fragment == "" {
		return ""
	}
	for _, p := range pages {
		if p.path == name && slices.Contains(p.Anchors, u.Fragment) {
			return ""
		}
	}
	return fmt.Sprintf("%s has no heading #%s", name, u.Fragment)
}

var plainPath = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+/?$`)

// isPath says whether a code span looks like a path from the root: it begins with a
// folder that is there.
func (t *Tree) isPath(span string) bool {
	first, _, _ := strings.Cut(span, "/")
	return plainPath.MatchString(span) && t.exists(first)
}
