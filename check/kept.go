package check

import (
	"embed"
	"fmt"
	"path"
	"sync"

	"github.com/extremely-boring/extreme/check/program"
)

//go:embed testdata/corpus/*.future
var corpus embed.FS

// Corpus returns the programs of the corpus, in the order of their names: each a feature
// of the language, or what once mattered. They are legal, and must not be changed.
func Corpus() []*program.Program { return kept() }

var kept = sync.OnceValue(func() (all []*program.Program) {
	const folder = "testdata/corpus"
	files, err := corpus.ReadDir(folder)
	if err != nil {
		panic(err) // it is embedded
	}
	for _, f := range files {
		text, err := corpus.ReadFile(path.Join(folder, f.Name()))
		if err != nil {
			panic(err)
		}
		p, err := program.Parse(string(text))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", f.Name(), err)) // a test reads them all
		}
		all = append(all, p)
	}
	return all
})
