package fuzzing

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

// report is all that is known of a finding, for a person.
func report(f Finding, c crash) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s\n", f.Rule, f.Sentence)
	fmt.Fprintf(&b, "found by %s, %s build, %s\n", f.Target, f.Build, f.Found)
	if f.Culprit != "" {
		fmt.Fprintf(&b, "culprit: %s\n", f.Culprit)
	}
	if f.Reproduce != "" {
		fmt.Fprintf(&b, "\nreproduce, from the module's folder:\n    %s\n", f.Reproduce)
	}
	if f.Program != "" {
		fmt.Fprintf(&b, "\nprogram:\n    %s\n", strings.ReplaceAll(f.Program, "\n", "\n    "))
	}
	if len(c.text) > 0 {
		fmt.Fprintf(&b, "\ninput:\n    %s\n", strings.ReplaceAll(strings.TrimRight(string(c.text), "\n"), "\n", "\n    "))
	}
	fmt.Fprintf(&b, "\nall that was said:\n%s\n", strings.TrimRight(c.said, "\n"))
	return b.Bytes()
}

//go:embed regression.tmpl
var regressionText string

var regressionTemplate = template.Must(template.New("regression").Parse(regressionText))

// regression is the source of a test that fails as long as the target fails on the
// input. It needs nothing beside itself.
func regression(f Finding, c crash) []byte {
	var b bytes.Buffer
	err := regressionTemplate.Execute(&b, map[string]string{
		"Package": packageName, "Sentence": strings.Join(strings.Fields(f.Rule+": "+f.Sentence), " "),
		"Hash": c.input, "Target": f.Target, "Text": fmt.Sprintf("%q", c.text), "Repeats": repeats,
		"Flags": strings.Join(append([]string{""}, c.build.flags...), " "),
	})
	if err != nil {
		panic(err) // it is made of strings
	}
	return b.Bytes()
}
