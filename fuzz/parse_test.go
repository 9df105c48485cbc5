package fuzz_test

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/extremely-boring/extreme/check/explore"
	"github.com/extremely-boring/extreme/check/explore/scope"
	"github.com/extremely-boring/extreme/check/program"
)

// FuzzParse reads a text as everything that a person or a file can give. What is refused
// is refused in one line that says where, and what is read is written as it was.
func FuzzParse(f *testing.F) { f.Fuzz(tryParse) }

func tryParse(t *testing.T, text string) {
	c := begin(t, text, func() string { return text })
	c.run(func() string {
		for _, kind := range inputs {
			if err := kind.reads(text); err != nil {
				return fmt.Sprintf("as a %s: %v\ninput:\n    %q", kind.name, err, text)
			}
		}
		return ""
	})
}

// inputs are the kinds of input. Each returns what is wrong with how a text is read.
var inputs = []struct {
	name  string
	reads func(text string) error
}{
	{"program", readProgram},
	{"program's bytes", func(text string) error { return readBytes([]byte(text)) }},
	{"size", readSize},
	{"token of a program's execution", readScopeToken},
	{"such a token but for its checksum", func(text string) error { return readScopeToken(summed(text)) }},
	{"token", readToken},
	{"token's inside", func(text string) error { return readToken(sealed(text)) }},
	{"strategy", readStrategy},
	{"value of a variable", readEnvironment},
}

// oneLine returns what is wrong with an error for a person's eyes.
func oneLine(err error) error {
	if s := err.Error(); s == "" || strings.ContainsAny(s, "\n\r") {
		return fmt.Errorf("the error is not one line: %q", s)
	}
	return nil
}

func readProgram(text string) error {
	p, err := program.Parse(text)
	if err != nil {
		var at *program.Error
		if !errors.As(err, &at) || at.Line < 1 || at.Col < 1 || at.Line > 1+strings.Count(text, "\n") {
			return fmt.Errorf("the error names no place in the text: %w", err)
		}
		return oneLine(err)
	}
	if err := roundTrip(p); err != nil {
		return err
	}
	if program.Check(p) == nil {
		if data, ok := program.Encode(p); ok && program.Decode(data).String() != program.Rename(p).String() {
			return fmt.Errorf("its bytes are of another program: %s", program.Decode(data))
		}
	}
	return nil
}

// roundTrip writes a program and reads it back.
func roundTrip(p *program.Program) error {
	text := p.String()
	back, err := program.Parse(text)
	if err != nil {
		return fmt.Errorf("what it is written as can't be read: %w: %s", err, text)
	}
	if !reflect.DeepEqual(placeless(p), placeless(back)) {
		return fmt.Errorf("written and read it is another: %s", text)
	}
	if again := back.String(); again != text {
		return fmt.Errorf("it is written as one thing, and read and written as another: %q, %q", text, again)
	}
	return nil
}

// placeless returns p without the places in its text.
func placeless(p *program.Program) *program.Program {
	q := rewrite(p, func(s program.Stmt) []program.Stmt {
		s.Pos = program.Pos{}
		if s.Run != nil {
			s.Run = placeless(s.Run)
		}
		return []program.Stmt{s}
	})
	for i := range q.Polls {
		q.Polls[i].Pos = program.Pos{}
	}
	return q
}

func readBytes(data []byte) error {
	p := program.Decode(data)
	if err := program.Check(p); err != nil {
		return fmt.Errorf("bytes were decoded to what is not legal: %w", err)
	}
	if err := roundTrip(p); err != nil {
		return err
	}
	if data, ok := program.Encode(p); ok && program.Decode(data).String() != p.String() {
		return fmt.Errorf("decoded, encoded and decoded it is another: %s", program.Decode(data))
	}
	return nil
}

func readSize(text string) error {
	s, err := program.ParseSize(text)
	if err != nil {
		return oneLine(err)
	}
	if back, err := program.ParseSize(s.String()); err != nil || back != s {
		return fmt.Errorf("%v is written as %s, and read as %v: %w", s, s, back, err)
	}
	return nil
}

func readScopeToken(text string) error {
	p, schedule, err := scope.ParseToken(text)
	if err != nil {
		return oneLine(err)
	}
	if back := scope.Token(p, schedule); back != text {
		return fmt.Errorf("it is written as another: %s", back)
	}
	if weight(p) > heavy {
		return nil
	}
	if _, err := scope.Replay(text, scope.Options{}); err != nil {
		return oneLine(err)
	}
	return nil
}

// summed is a token of a program's execution with that before its checksum.
func summed(text string) string {
	sum := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(text)))
	return text + "." + base64.RawURLEncoding.EncodeToString(sum[:3])
}

// readToken reads a token as that of an execution of a body of two goroutines.
func readToken(text string) error {
	if text == "" {
		return nil // none is asked for
	}
	r := explore.Run(two, explore.Options{Replay: text})
	if r.Incomplete == "" {
		return errors.New("one execution was replayed, and that passes for all")
	}
	return oneLine(errors.New(r.Incomplete))
}

func two(*explore.T) { explore.Go(func() {}) }

// sealed is a token with that inside: it has the version and the checksum of a true one.
func sealed(inside string) string {
	b := append([]byte{1}, inside...)
	b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

func readStrategy(text string) error {
	if _, err := explore.ParseStrategy(text); err != nil {
		return oneLine(err)
	}
	return nil
}

// variables are what the explorer takes from the environment.
var variables = []string{"STRATEGY", "EXECUTIONS", "STEPS", "PREEMPTIONS", "GOROUTINES", "SPURIOUS", "DEPTH", "SEED", "FINDINGS", "REPLAY"}

func readEnvironment(text string) error {
	if strings.ContainsRune(text, 0) {
		return nil // no environment can hold it
	}
	for _, name := range variables {
		if err := setVariable("EXTREME_"+name, text); err != nil {
			return fmt.Errorf("EXTREME_%s: %w", name, err)
		}
	}
	return nil
}

// setVariable tries a value of a variable on the explorer.
func setVariable(name, text string) error {
	if err := os.Setenv(name, text); err != nil {
		return err
	}
	defer os.Unsetenv(name)
	var said listener
	o := explore.Options{Executions: schedules}
	if name == "EXTREME_EXECUTIONS" {
		o = explore.Options{} // the random strategies would run as many as it says
	}
	explore.Test(&said, two, o)
	for _, line := range said.errors {
		if err := oneLine(errors.New(line)); err != nil {
			return err
		}
	}
	return nil
}

// listener is a test that listens to what it is failed with.
type listener struct{ errors []string }

func (*listener) Helper()      {}
func (*listener) Name() string { return "FuzzParse" }
func (l *listener) Errorf(format string, args ...any) {
	l.errors = append(l.errors, fmt.Sprintf(format, args...))
}
func (l *listener) Fatalf(format string, args ...any) { l.Errorf(format, args...) }
func (l *listener) Skipf(format string, args ...any)  { l.Errorf(format, args...) }
