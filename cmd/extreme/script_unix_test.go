//go:build unix

package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// script runs sanitize.sh with a PATH on which only the named programs are, and
// those that the test itself wrote there.
func script(t *testing.T, written map[string]string, args ...string) (code int, said string) {
	t.Helper()
	bin := t.TempDir()
	for _, name := range []string{"dirname", "awk", "mktemp", "rm", "cat"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range written {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	temp := t.TempDir()
	cmd := exec.Command("/bin/sh", append([]string{filepath.Join("..", "..", "sanitize.sh")}, args...)...)
	cmd.Env = []string{"PATH=" + bin, "TMPDIR=" + temp}
	b, err := cmd.CombinedOutput()
	if state := (*exec.ExitError)(nil); errors.As(err, &state) {
		code = state.ExitCode()
	} else if err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
	return code, string(b)
}

// fakeGo is a go command of some version that builds a command which says what
// it was called with and exits with some code.
func fakeGo(version, code string) string {
	return `case "$1 $2" in
"env GOVERSION") echo ` + version + ` ;;
"env CC") echo cc ;;
"build -o") printf '#!/bin/sh\necho called "$@"\nexit ` + code + `\n' >"$3"; /bin/chmod +x "$3" ;;
esac`
}

func TestTheScriptSaysWhatIsMissingAndHowToGetIt(t *testing.T) {
	cases := []struct {
		reason  string
		written map[string]string
		says    []string
	}{
		{"no Go", nil, []string{"no Go", "https://go.dev/dl"}},
		{"an old Go", map[string]string{"go": fakeGo("go1.25.9", "0")}, []string{"go1.25.9 is too old", "https://go.dev/dl"}},
		{"no C compiler", map[string]string{"go": fakeGo("go1.26.0", "0")}, []string{"no C compiler (cc)", "apt-get install gcc"}},
		{"a Go that does not work", map[string]string{"go": "echo broken; exit 1"}, []string{"go does not work here: broken"}},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			code, said := script(t, c.written)
			if code != 2 {
				t.Errorf("exit code %d", code)
			}
			for _, s := range c.says {
				if !strings.Contains(said, s) {
					t.Errorf("it does not say %q: %s", s, said)
				}
			}
		})
	}
}

func TestTheScriptPassesOnArgumentsAndExitCode(t *testing.T) {
	for _, want := range []string{"0", "1", "2"} {
		code, said := script(t, map[string]string{"go": fakeGo("go1.27rc1", want), "cc": ""}, "race", "--json", "a file")
		if strconv.Itoa(code) != want || !strings.Contains(said, "race --json a file") {
			t.Errorf("exit code %d, want %s: %s", code, want, said)
		}
	}
}

func TestTheScriptsHelpNeedsNothing(t *testing.T) {
	for _, flag := range []string{"-h", "--help"} {
		if code, said := script(t, nil, "race", flag); code != 0 || !strings.Contains(said, "usage: ./sanitize.sh") {
			t.Errorf("exit code %d: %s", code, said)
		}
	}
}

func TestASignalToTheScriptReachesTheCommandWhichEndsItsTable(t *testing.T) {
	const command = `#!/bin/sh
trap "echo table; exit 2" TERM
echo started
while :; do /bin/sleep 0.05; done
`
	temp := t.TempDir()
	if err := os.WriteFile(filepath.Join(temp, "command"), []byte(command), 0o755); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	goCommand := "#!/bin/sh\ncase $1 in env) echo go1.26.0 ;; build) cp '" + filepath.Join(temp, "command") + `' "$3" ;; esac` + "\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(goCommand), 0o755); err != nil {
		t.Fatal(err)
	}
	signals := []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
	// A shell can't trap what it was started to ignore, as by nohup. What is caught here
	// is not ignored in what is started from here.
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, signals...)
	defer signal.Stop(caught)
	for _, sent := range signals {
		t.Run(sent.String(), func(t *testing.T) {
			left := t.TempDir()
			cmd := exec.Command("/bin/sh", filepath.Join("..", "..", "sanitize.sh"), "race")
			cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "TMPDIR="+left)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			var said []string
			for lines.Scan() {
				said = append(said, lines.Text())
				if lines.Text() == "started" {
					cmd.Process.Signal(sent)
				}
			}
			err = cmd.Wait()
			if state := (*exec.ExitError)(nil); !errors.As(err, &state) || state.ExitCode() != 2 {
				t.Errorf("it ended with %v", err)
			}
			if !slices.Equal(said, []string{"started", "table"}) {
				t.Errorf("it said %q", said)
			}
			if entries, _ := os.ReadDir(left); len(entries) > 0 {
				t.Errorf("it left %v", entries)
			}
		})
	}
}
