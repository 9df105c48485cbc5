// Command browser looks at the pages and pictures of the project in a real browser: that
// they load without an error and load nothing else, that no two labels are in each
// other's way, that nothing is wider than the screen, in the light, in the dark and on a
// phone, and that a run can be gone through forwards and backwards.
//
//	browser [--shots FOLDER] [page...]
//
// Pages that are named are looked at, too. Beside them it looks at a page with a fault of
// each kind, and if it does not see those it is blind. The exit code is 1 for a fault or a
// blind look, 2 if there is no browser, and else 0.
//
// It is a module of its own, so that nobody who imports the harness, and no test of it,
// needs a browser or the library that drives one.
//
// # Limits
//
// One browser is asked, Chromium, on the fonts of this machine.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// The exit codes.
const (
	passes, fails, incomplete = 0, 1, 2
)

// run is the command without its process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("browser", flag.ContinueOnError)
	flags.SetOutput(stderr)
	shots := flags.String("shots", "", "save a picture of each page as it is seen to `FOLDER`")
	root := flags.String("root", "..", "the `FOLDER` of the harness's module")
	if flags.Parse(args) != nil {
		return incomplete
	}
	binary := chromium(os.Getenv("CHROME"), exec.LookPath)
	if binary == "" {
		fmt.Fprintln(stdout, "browser: incomplete: there is no Chromium here; apt-get install chromium, or name one in CHROME")
		return incomplete
	}
	dir, err := os.MkdirTemp("", "extreme-browser-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = folder(shots)
	}
	var asked, pages []page
	if err == nil {
		asked, err = named(flags.Args()) // before the folder is another
	}
	if err == nil {
		pages, err = generated(ctx, *root, dir)
		pages = append(pages, asked...)
	}
	if err != nil {
		fmt.Fprintln(stderr, "browser:", err)
		return incomplete
	}
	b, err := open(ctx, binary, filepath.Join(dir, "profile"))
	if err != nil {
		fmt.Fprintf(stdout, "browser: incomplete: %s does not start: %v\n", binary, err)
		return incomplete
	}
	defer b.close()
	return b.lookAtAll(pages, *shots, stdout)
}

// folder makes the folder of that name, if there is one, and the name absolute.
func folder(name *string) (err error) {
	if *name == "" {
		return nil
	}
	if *name, err = filepath.Abs(*name); err != nil {
		return err
	}
	return os.MkdirAll(*name, 0o755)
}

// chromium returns the path of a Chromium, or "".
func chromium(named string, look func(string) (string, error)) string {
	names := []string{"chromium", "chromium-browser", "google-chrome", "chrome", "headless-shell"}
	if named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := look(name); err == nil {
			return path
		}
	}
	return ""
}

// named are the pages that were named.
func named(files []string) (pages []page, err error) {
	for _, file := range files {
		path, err := filepath.Abs(file)
		if err == nil {
			_, err = os.Stat(path)
		}
		if err != nil {
			return nil, err
		}
		pages = append(pages, page{name: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), path: path})
	}
	return pages, nil
}

// lookAtAll looks at the pages in every view, and returns the exit code.
func (b *browser) lookAtAll(pages []page, shots string, out io.Writer) int {
	code, looked := passes, 0
	for _, p := range pages {
		for _, v := range views {
			looked++
			faults, err := b.look(p, v, shots)
			switch missed := missing(p.planted, faults); {
			case err != nil:
				fmt.Fprintf(out, "browser: incomplete: %s, %s: %v\n", p.name, v.name, err)
				code = worse(code, incomplete)
			case len(p.planted) > 0 && len(missed) > 0:
				fmt.Fprintf(out, "browser: blind: %s, %s: it does not see %s\n", p.name, v.name, strings.Join(missed, ", "))
				code = worse(code, fails)
			case len(p.planted) == 0:
				for _, f := range faults {
					fmt.Fprintf(out, "browser: fail: %s, %s: %s\n", p.name, v.name, f)
					code = worse(code, fails)
				}
			}
		}
	}
	fmt.Fprintf(out, "browser: %s: %d pages and pictures, each in %d views, by %s\n", []string{"pass", "fail", "incomplete"}[code], looked/len(views), len(views), b.version)
	return code
}

// worse is the exit code that counts of two.
func worse(a, b int) int {
	if a == fails || b == fails {
		return fails
	}
	return max(a, b)
}

// missing returns the kinds of faults that were planted and not seen.
func missing(planted []string, seen []fault) (missed []string) {
	for _, kind := range planted {
		if !slices.ContainsFunc(seen, func(f fault) bool { return f.kind == kind }) {
			missed = append(missed, kind)
		}
	}
	return missed
}
