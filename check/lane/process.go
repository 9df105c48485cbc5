package lane

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/internal/process"
)

// command is a process to run to its end.
type command struct {
	dir   string
	env   []string // on top of our own
	argv  []string
	limit time.Duration
	// events makes it a test binary, run with the arguments that make it
	// print events. They are shown to the function one by one until it returns
	// false: then enough was seen, and the process is killed.
	events func(event) bool
}

// exit is how a process ended.
type exit struct {
	code   int
	output string
	err    error // it could not be started
	late   bool  // it was killed at its limit
	enough bool  // it was killed because enough was seen
}

// ok says that the process ended by itself and reported success.
func (e exit) ok() bool { return e.err == nil && !e.late && !e.enough && e.code == 0 }

// starter runs processes. The tests have one that only pretends to.
type starter interface {
	start(context.Context, command) exit
	look(program string) error
}

// event is a line of test2json.
type event struct {
	Action, Test, Key, Value, Output string
}

// machine is the starter that starts real processes, each in a process group of
// its own, so that a killed one takes its children with it.
type machine struct {
	json func() (string, error) // where test2json is
}

func newMachine(root string) *machine {
	return &machine{json: sync.OnceValues(func() (string, error) {
		cmd := exec.Command("go", "tool", "-n", "test2json")
		cmd.Dir = root
		b, err := cmd.Output()
		return strings.TrimSpace(string(b)), err
	})}
}

func (m *machine) look(program string) error {
	_, err := exec.LookPath(program)
	return err
}

var errEnough = errors.New("enough was seen")

func (m *machine) start(ctx context.Context, c command) exit {
	ctx, cancel := process.Limit(ctx, c.limit)
	defer cancel(nil)
	var text process.Excerpt
	var err error
	cmd := process.Command(ctx, c.argv)
	cmd.Dir, cmd.Env = c.dir, append(os.Environ(), c.env...)
	if c.events == nil {
		cmd.Stdout, cmd.Stderr = &text, &text
		err = cmd.Run()
	} else {
		err = m.decoded(ctx, cmd, func(e event) {
			text.Write([]byte(e.Output))
			if !c.events(e) {
				cancel(errEnough)
			}
		})
	}
	x := exit{output: text.String(), late: context.Cause(ctx) == process.ErrLate, enough: context.Cause(ctx) == errEnough}
	if state := (*exec.ExitError)(nil); errors.As(err, &state) {
		x.code = state.ExitCode()
	} else if err != nil && ctx.Err() == nil {
		x.err = err
	}
	return x
}

// decoded runs cmd with both its outputs going through test2json.
func (m *machine) decoded(ctx context.Context, cmd *exec.Cmd, each func(event)) error {
	path, err := m.json()
	if err != nil {
		return fmt.Errorf("go tool test2json: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	defer w.Close()
	// It isn't started with ctx: it ends by itself once cmd has, and what
	// a killed cmd has said until then shall be heard.
	converter := process.Command(context.WithoutCancel(ctx), []string{path, "-t"})
	converter.Stdin = r
	events, err := converter.StdoutPipe()
	if err != nil {
		return err
	}
	if err := converter.Start(); err != nil {
		return err
	}
	r.Close()
	cmd.Stdout, cmd.Stderr = w, w
	err = cmd.Start()
	w.Close()
	if err == nil {
		decode(events, each)
		err = cmd.Wait()
	}
	return errors.Join(err, ignoreExit(converter.Wait()))
}

// ignoreExit drops the exit code of test2json, which repeats the tests' own.
func ignoreExit(err error) error {
	if state := (*exec.ExitError)(nil); errors.As(err, &state) {
		return nil
	}
	return err
}

// decode reads events until r ends. A line that is no event is output.
func decode(r io.Reader, each func(event)) {
	d := json.NewDecoder(r)
	for {
		var e event
		if err := d.Decode(&e); err != nil {
			io.Copy(io.Discard, r)
			return
		}
		each(e)
	}
}
