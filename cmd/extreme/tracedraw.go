package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/extremely-boring/extreme/check/lane"
	"github.com/extremely-boring/extreme/check/picture"
	"github.com/extremely-boring/extreme/check/trace"
)

// drawnFlags are the flags that say what pictures of a run to save.
type drawnFlags struct{ svg, ledger, html string }

func (f *drawnFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.svg, "svg", "", "save the space-time diagram to `FILE`")
	cmd.Flags().StringVar(&f.ledger, "lifelines", "", "save the lifelines of the handles to `FILE`, as SVG")
	cmd.Flags().StringVar(&f.html, "html", "", "save a page to `FILE` on which to go through the run step by step")
}

func (f *drawnFlags) files() map[string]string {
	return map[string]string{"--svg": f.svg, "--lifelines": f.ledger, "--html": f.html}
}

// save draws and saves what was asked for.
func (f *drawnFlags) save(run trace.Run) error {
	for _, file := range []struct {
		flag, path string
		draw       func(trace.Run) (string, error)
	}{
		{"--svg", f.svg, func(r trace.Run) (string, error) { return string(picture.SpaceTime(r)), nil }},
		{"--lifelines", f.ledger, func(r trace.Run) (string, error) { return string(picture.Lifelines(r)), nil }},
		{"--html", f.html, picture.Page},
	} {
		if file.path == "" {
			continue
		}
		text, err := file.draw(run)
		if err == nil {
			err = lane.SaveFile(file.path, []byte(text))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file.flag, err)
		}
	}
	return nil
}
