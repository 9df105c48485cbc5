package main

import (
	"github.com/spf13/cobra"

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
func (f *drawnFlags) save(cmd *cobra.Command, run trace.Run) error {
	for _, file := range []struct {
		flag, path string
		draw       func() ([]byte, error)
	}{
		{"--svg", f.svg, func() ([]byte, error) { return []byte(picture.SpaceTime(run)), nil }},
		{"--lifelines", f.ledger, func() ([]byte, error) { return []byte(picture.Lifelines(run)), nil }},
		{"--html", f.html, func() ([]byte, error) { page, err := picture.Page(run); return []byte(page), err }},
	} {
		if err := saveText(cmd, file.flag, file.path, file.draw); err != nil {
			return err
		}
	}
	return nil
}
