package fuzzing

import (
	"bytes"
	"cmp"
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
	for _, l := range []string{f.steadiness(), f.Shrunk} {
		if l != "" {
			fmt.Fprintf(&b, "%s\n", l)
		}
	}
	if f.Reproduce != "" {
		fmt.Fprintf(&b, "\nreproduce, from the module's folder, with the folder of this file for FINDING:\n    %s\n", f.reproduceFrom("FINDING/testdata"))
	}
	section(&b, "program", f.Program)
	section(&b, "input", string(c.text))
	for _, o := range c.beside {
		section(&b, o.title, cmp.Or(o.crash.failure.Program, programOf(o.crash))+"\n"+string(o.crash.text))
	}
	fmt.Fprintf(&b, "%s%s\n", toldTitle, strings.TrimRight(c.said, "\n"))
	return b.Bytes()
}

// section writes an indented text below a title, if there is one.
func section(b *bytes.Buffer, title, text string) {
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(b, "\n%s:\n    %s\n", title, strings.ReplaceAll(text, "\n", "\n    "))
	}
}

//go:embed regression.tmpl
var regressionText string

var regressionTemplate = template.Must(template.New("regression").Parse(regressionText))

// regression is the source of a test that fails as long as the target fails on the
// input. It needs nothing beside itself.
func regression(f Finding, c crash) []byte {
	var b bytes.Buffer
	err := regressionTemplate.Execute(&b, map[string]any{
		"Package": packageName, "Sentence": strings.Join(strings.Fields(f.Rule+": "+f.Sentence), " "),
		"Hash": c.input, "Target": f.Target, "Text": fmt.Sprintf("%q", c.text), "Repeats": repeats,
		"Flags": strings.Join(append([]string{""}, c.build.flags...), " "),
	})
	if err != nil {
		panic(err) // it is made of strings
	}
	return b.Bytes()
}
