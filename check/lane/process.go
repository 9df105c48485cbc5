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

var (
	errLate   = errors.New("past its limit")
	errEnough = errors.New("enough was seen")
)

func (m *machine) start(ctx context.Context, c command) exit {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if c.limit > 0 {
		watchdog := time.AfterFunc(c.limit, func() { cancel(errLate) }) // watchdog: it only reports a hang
		defer watchdog.Stop()
	}
	var text excerpt
	var err error
	cmd := m.command(ctx, c.argv)
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
	x := exit{output: text.String(), late: context.Cause(ctx) == errLate, enough: context.Cause(ctx) == errEnough}
	if state := (*exec.ExitError)(nil); errors.As(err, &state) {
		x.code = state.ExitCode()
	} else if err != nil && ctx.Err() == nil {
		x.err = err
	}
	return x
}

func (m *machine) command(ctx context.Context, argv []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	ownGroup(cmd)
	cmd.WaitDelay = 5 * time.Second // for a pipe that a grandchild holds open
	return cmd
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
	converter := m.command(context.WithoutCancel(ctx), []string{path, "-t"})
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

// excerpt keeps the beginning and the end of what is written to it. It may be
// written to by one goroutine at a time.
type excerpt struct {
	head, tail []byte
	cut        bool
}

const (
	headSize = 256 << 10
	tailSize = 256 << 10
)

func (x *excerpt) Write(b []byte) (int, error) {
	n := len(b)
	if room := headSize - len(x.head); room > 0 {
		room = min(room, len(b))
		x.head = append(x.head, b[:room]...)
		b = b[room:]
	}
	x.tail = append(x.tail, b...)
	if len(x.tail) > 2*tailSize {
		x.tail = append([]byte(nil), x.tail[len(x.tail)-tailSize:]...)
		x.cut = true
	}
	return n, nil
}

func (x *excerpt) String() string {
	if x.cut {
		return string(x.head) + "\n[...]\n" + string(x.tail)
	}
	return string(x.head) + string(x.tail)
}
