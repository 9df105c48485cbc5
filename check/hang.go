package check

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/extremely-boring/extreme/check/program"
)

// patience is how long a program may take, in real time, before somebody is told.
const patience = 10 * time.Second

// mostPatience is when a program is given up that leaves a crumb. Who waits for the process
// gives it time for many thousands of programs, and would wait as long for this one.
const mostPatience = 3 * time.Minute

// watch tells of a program that seems to hang, once in a process: it will not end, and
// nobody else says so before go test's own timeout. Call the function when it has ended.
func watch(p *program.Program) (stop func()) {
	told := time.AfterFunc(patience, func() { warned.Do(func() { warn(os.Stderr, p) }) }) // watchdog
	if crumb() == nil {
		return func() { told.Stop() }
	}
	ended := time.AfterFunc(mostPatience, giveUp) // watchdog
	return func() { told.Stop(); ended.Stop() }
}

// giveUp ends the process in the words of package testing, with all stacks.
func giveUp() {
	debug.SetTraceback("all")
	panic(fmt.Sprintf("test timed out after %v in one program", mostPatience))
}

var warned sync.Once

func warn(w io.Writer, p *program.Program) {
	fmt.Fprintf(w, "check: a program has been running for %v:\n    %s\n"+
		"The executor waits on something that virtual time does not see: a Mutex, a spin, the kernel, or a channel made\n"+
		"outside of Run. It can't be judged in virtual time; see the Limits of package check.\n", patience, indent(p.String()))
}
