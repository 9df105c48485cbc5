package said

import "strings"

// Complaint returns the first thing that the go command complains of, in one line, or
// nothing if it does not. What it downloads and which package it builds is no complaint. A
// line that ends in a colon says what is in the next one.
func Complaint(text string) string {
	var all []string
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "go: downloading ") {
			continue
		}
		if all = append(all, l); !strings.HasSuffix(l, ":") {
			break
		}
	}
	return strings.Join(all, " ")
}
