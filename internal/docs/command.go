package docs

import "strings"

// Command is a command of a console block, and what stands below it.
type Command struct {
	// Line is that of the command, from 0 at the block's first.
	Line int
	// Text is the command without its prompt.
	Text string
	// Output is what stands below it, up to the next.
	Output string
}

// Commands returns the commands of a console block: the lines that begin with "$ ".
func Commands(console string) (all []Command) {
	for i, l := range strings.SplitAfter(console, "\n") {
		if text, ok := strings.CutPrefix(l, "$ "); ok {
			all = append(all, Command{Line: i, Text: strings.TrimRight(text, "\n")})
		} else if len(all) > 0 {
			all[len(all)-1].Output += l
		}
	}
	return all
}
